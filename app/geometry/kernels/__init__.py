"""Hot loops over triangles, compiled once by numba and cached; arrays in, arrays out, no judgement."""
