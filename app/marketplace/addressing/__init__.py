"""Where an organisation receives goods and bills, and the number it is taxed by."""

from app.marketplace.addressing.address_view import AddressLines, AddressView, check_address
from app.marketplace.addressing.delete_address import delete_address
from app.marketplace.addressing.keep_address import KeepAddress, keep_address
from app.marketplace.addressing.list_addresses import (
    list_addresses,
    load_book,
    pick_address,
    read_address,
)
from app.marketplace.addressing.vat_ids import (
    VatIdView,
    check_vat_id,
    drop_vat_id,
    find_vat_id_for,
    read_vat_id,
    require_may_state_vat_id,
    state_vat_id,
)

__all__ = [
    "AddressLines",
    "AddressView",
    "KeepAddress",
    "VatIdView",
    "check_address",
    "check_vat_id",
    "delete_address",
    "drop_vat_id",
    "find_vat_id_for",
    "keep_address",
    "list_addresses",
    "load_book",
    "pick_address",
    "read_address",
    "read_vat_id",
    "require_may_state_vat_id",
    "state_vat_id",
]
