"""Composed offers as they leave the house; what several offers share is shown once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from app.marketplace.quoting import ComposedOffers, ItemOffers
from app.marketplace.quoting.compose_offers import OfferGroup
from app.offers import Caution, Contradiction, Evidence, NearMiss, Offer, Referral, Rejection
from app.offers.offer import Delivery, FootprintRow, InstituteMatch, PriceLine, Reason
from app.texts import translate_code
from app.web.api.models import ReasonShown, show_money, show_reason
from app.web.api.offer_models import (
    CautionShown,
    ContradictionShown,
    DeliveryShown,
    EvidenceShown,
    FootprintRowShown,
    InstituteMatchShown,
    ItemOffersShown,
    LineShown,
    NearMissShown,
    OfferGroupShown,
    OfferShown,
    OffersShown,
    ReferralNeedShown,
    RejectionShown,
)
from app.web.api.part_models import show_place


def show_offers(composed: ComposedOffers, language: str, *, names: Mapping[str, str]) -> OffersShown:
    """Composed offers as they leave the house."""
    codes = {code for item in composed.items for code in _list_codes(item)}
    return OffersShown(
        items=[_Showing(language, names).show_item(item) for item in composed.items],
        catalogue_version=composed.catalogue_version,
        valid_until=composed.valid_until,
        next_cursor=composed.next_cursor,
        names={code: names[code] for code in sorted(codes) if code in names},
    )


def show_offer(offer_id: str, offer: Offer, language: str, *, names: Mapping[str, str]) -> OfferShown:
    """One offer: of its lines only code and amount, so that no rate can be read off."""
    return _Showing(language, names).show_offer(offer_id, offer)


def _list_codes(item: ItemOffers) -> Iterable[str]:
    for each in item.offers:
        candidate = each.offer.candidate
        yield from (
            candidate.provider, candidate.process, candidate.material, candidate.finish, candidate.machine,
        )  # fmt: skip
    for rejection in item.rejections:
        yield from (rejection.provider, rejection.material, rejection.machine)
    yield from (match.institute for match in (item.referral.institutes if item.referral else ()))


class _Showing:
    """The offers of one item in one language."""

    def __init__(self, language: str, names: Mapping[str, str]) -> None:
        self._language, self._names = language, names
        self._lines: dict[PriceLine, LineShown] = {}
        self._cautions: dict[int, CautionShown] = {}
        self._deliveries: dict[tuple[Delivery, ...], list[DeliveryShown]] = {}
        self._footprints: dict[tuple[FootprintRow, ...], list[FootprintRowShown]] = {}

    def show_item(self, item: ItemOffers) -> ItemOffersShown:
        return ItemOffersShown(
            part_id=item.part_id,
            quantity=item.quantity,
            offers=[self.show_offer(one.offer_id, one.offer) for one in item.offers],
            offers_total=item.offers_total,
            groups=[_show_group(group) for group in item.groups],
            rejections=[self._show_rejection(rejection) for rejection in item.rejections],
            near_misses=[self._show_near_miss(miss) for miss in item.near_misses],
            contradictions=[self._show_contradiction(one) for one in item.contradictions],
            referral=item.referral and self._show_referral(item.referral),
            understood=[
                show_reason("understood", one.code, one.parameters, self._language, names=self._names)
                for one in item.understood
            ],
        )

    def show_offer(self, offer_id: str, offer: Offer) -> OfferShown:
        candidate, estimate = offer.candidate, offer.estimate
        return OfferShown(
            offer_id=offer_id,
            provider=candidate.provider,
            process=candidate.process,
            material=candidate.material,
            machine=candidate.machine,
            finish=candidate.finish,
            tier=candidate.tier,
            quantity=offer.quantity,
            unit_price=show_money(offer.unit_price),
            total=show_money(offer.total),
            lines=[self._show_line(line) for line in offer.lines],
            ready_on=offer.ready_on,
            dispatched_on=offer.leaves_on,
            delivered_on=offer.delivered_on,
            service=offer.service,
            deliveries=self._show_deliveries(offer.deliveries),
            shipping=show_money(offer.shipping) if offer.shipping else None,
            distance_km=offer.distance_km,
            estimate={
                "build_s": estimate.build_s,
                "feedstock_g": estimate.feedstock_g,
                "support_g": estimate.support_g,
                "orientation": estimate.orientation,
                "uncertainty": estimate.uncertainty,
            },
            co2e_kg=offer.co2e_kg,
            co2e_range_kg=offer.co2e_range_kg,
            footprint=self._show_footprint(offer.footprint),
            energy_kwh=offer.energy_kwh,
            price_band_minor=offer.price_band_minor,
            why=[self._show_reason("why", one) for one in offer.why],
            cautions=[self._show_caution(one) for one in offer.cautions],
        )

    def _show_line(self, line: PriceLine) -> LineShown:
        known = self._lines.get(line)
        if known is None:
            text = translate_code("line", line.code, {}, self._language)
            known = self._lines[line] = LineShown(
                code=line.code, amount_minor=line.amount_minor, text=line.label(text, self._language)
            )
        return known

    def _show_deliveries(self, deliveries: tuple[Delivery, ...]) -> list[DeliveryShown]:
        known = self._deliveries.get(deliveries)
        if known is None:
            known = self._deliveries[deliveries] = [
                {"service": one.service, "price": show_money(one.price), "delivered_on": one.delivered_on}
                for one in deliveries
            ]
        return known

    def _show_footprint(self, rows: tuple[FootprintRow, ...]) -> list[FootprintRowShown]:
        known = self._footprints.get(rows)
        if known is None:
            known = self._footprints[rows] = [
                {
                    "code": row.code,
                    "low_kg": row.low_kg,
                    "high_kg": row.high_kg,
                    "source": row.source,
                    "text": translate_code("footprint", row.code, {}, self._language),
                    "source_text": translate_code("footprint_source", row.source, {}, self._language),
                }
                for row in rows
            ]
        return known

    def _show_caution(self, caution: Caution) -> CautionShown:
        # by the object: every offer of a provider's machine and material carries the same ones
        known = self._cautions.get(id(caution))
        if known is None:
            reason = Reason(caution.code, caution.parameters)
            places = [show_place(place) for place in caution.places]
            known = {**self._show_reason("caution", reason), "places": places}
            self._cautions[id(caution)] = known
        return known

    def _show_reason(self, kind: str, reason: Reason) -> ReasonShown:
        return show_reason(kind, reason.code, reason.parameters, self._language, names=self._names)

    def _show_rejection(self, rejection: Rejection) -> RejectionShown:
        return {
            "provider": rejection.provider,
            "machine": rejection.machine,
            "material": rejection.material,
            "code": rejection.code,
            "parameters": dict(rejection.parameters),
            "text": self._tell("rejection", rejection),
        }

    def _show_near_miss(self, miss: NearMiss) -> NearMissShown:
        return NearMissShown(
            code=miss.code,
            parameters=dict(miss.parameters),
            text=self._tell("near_miss", miss),
            offers=miss.offers,
            cheapest=miss.cheapest and show_money(miss.cheapest),
        )

    def _show_contradiction(self, told: Contradiction) -> ContradictionShown:
        return {
            **show_reason("contradiction", told.code, told.parameters, self._language, names=self._names),
            "first": told.first,
            "second": told.second,
            "third": told.third,
        }

    def _tell(self, kind: str, told: Rejection | NearMiss) -> str:
        return translate_code(kind, told.code, told.parameters, self._language, names=self._names)

    def _show_evidence(self, evidence: Evidence) -> EvidenceShown:
        return EvidenceShown(
            code=evidence.code,
            provider=evidence.provider,
            machine=evidence.machine,
            material=evidence.material,
            gap_percent=evidence.gap_percent,
            text=translate_code(
                "rejection", evidence.code, evidence.parameters, self._language, names=self._names
            ),
        )

    def _show_referral(self, referral: Referral) -> ReferralNeedShown:
        return ReferralNeedShown(
            reasons=[self._show_reason("referral", reason) for reason in referral.reasons],
            evidence=[self._show_evidence(each) for each in referral.evidence],
            institutes=[self._show_institute(match) for match in referral.institutes],
        )

    def _show_institute(self, match: InstituteMatch) -> InstituteMatchShown:
        return InstituteMatchShown(
            institute=match.institute,
            score=match.score,
            reasons=[self._show_reason("referral", reason) for reason in match.reasons],
        )


def _show_group(group: OfferGroup) -> OfferGroupShown:
    return {
        "provider": group.provider,
        "process": group.process,
        "material": group.material,
        "cheapest_total": show_money(group.cheapest_total),
        "earliest_ready_on": group.earliest_ready_on,
        "earliest_dispatched_on": group.earliest_dispatched_on,
        "offer_ids": list(group.offer_ids),
    }
