"""Why this engine and another library say different things of a file; each was looked into."""

from __future__ import annotations

_LATTICE = (
    "a lattice of beams of its own radius has no triangles; what the others read is the other object alone, "
    "which would be a wrong price"
)
_SLICES = "the part is in the slices, the mesh is a box around it; read as a part it would be a wrong price"

# By file and peer.
READ = {
    ("3mf__spinal_implant.3mf", "trimesh"): _LATTICE,
    ("3mf__spinal_implant.3mf", "lib3mf"): _LATTICE,
    ("3mf__torus_sliced.3mf", "trimesh"): _SLICES,
    ("3mf__torus_sliced.3mf", "lib3mf"): _SLICES,
    ("trimesh__wallhole.obj", "trimesh"): (
        "concave polygons: a fan of triangles, as there, covers more than the polygon; here the triangles' "
        "area is that of the polygons (a test sums them)"
    ),
}

_DEGENERATE = "faces with two equal corners: left out here, open edges there; the volume is the same"
_DOUBLED = "faces that are there twice: counted once or cancelled here, edges of three and four faces there"
_CROWDED = "edges where four faces meet are closed here and said, open there; the volume is the same"
_HOLES = (
    "an open mesh: there the sum depends on the origin; here the holes are closed, it is said, and the "
    "volume has an uncertainty"
)
_OVERLAP = "bodies that overlap: twice counted there, once here"

# By file.
MEASURED = {
    "3mf__cube_gears.3mf": _DEGENERATE,
    "3mf__cube_gears_prod.3mf": _DEGENERATE,
    "3mf__heartgears.3mf": _DEGENERATE,
    "assimp__3DSMaxExport.STL": f"{_HOLES}; {_OVERLAP}",
    "assimp__sphereWithHole.stl": _HOLES,
    "prusa__Einsy-base.stl": _DOUBLED,
    "prusa__extruder-cover.stl": _CROWDED,
    "prusa__extruder-motor-plate.stl": _DOUBLED,
    "prusa__ir-sensor-holder-mmu2s.stl": _DOUBLED,
    "prusa__raspberry_cover.stl": _DOUBLED,
    "prusa__x-carriage-back.stl": _CROWDED,
    "trimesh__P_XPM_0331_01.3mf": _DEGENERATE,
    "trimesh__bunny.ply": f"{_HOLES}; {_DOUBLED}",
    "trimesh__capsule.obj": f"{_DEGENERATE}; texture seams split corners there",
    "trimesh__cycloidal.ply": f"{_OVERLAP}; {_CROWDED}",
    "trimesh__fuze_ascii.ply": "corners split along texture seams are one corner here and two there",
    "trimesh__multibody.stl": (
        "the faces of one body point both ways, the other is inside out: as wound there, repaired here; "
        "trimesh's own fix_normals gives the volume that stands here"
    ),
    "trimesh__negative_indices.obj": "corners split by texture coordinates are one corner here and two there",
    "trimesh__wallhole.obj": _DOUBLED,
}
