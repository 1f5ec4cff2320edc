"""Asks the processor for a place in memory before it is needed; numba has no such instruction itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from numpy.typing import NDArray

if TYPE_CHECKING:

    def prefetch(array: NDArray[Any], index: Any) -> None:
        """Bring item ``index`` of a contiguous one-dimensional array near; only for kernels."""

else:
    from llvmlite import ir
    from numba import types
    from numba.core import cgutils
    from numba.extending import intrinsic

    @intrinsic
    def prefetch(_, array, index):
        def generate(context, builder, signature, arguments):
            data = context.make_array(signature.args[0])(context, builder, arguments[0]).data
            place = builder.bitcast(builder.gep(data, [arguments[1]]), ir.IntType(8).as_pointer())
            word = ir.IntType(32)
            kind = ir.FunctionType(ir.VoidType(), [place.type, word, word, word])
            function = cgutils.get_or_insert_function(builder.module, kind, "llvm.prefetch.p0")
            # for reading, to be kept in all caches, data
            builder.call(function, [place, word(0), word(3), word(1)])
            return context.get_dummy_value()

        return types.void(array, index), generate
