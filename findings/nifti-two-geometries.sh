#!/usr/bin/env bash
# nibabel and SimpleITK place the same valid NIfTI scan differently, and give it sizes a thousand times apart.
#
# Guessed:  both take the sform where there is one, and spacings come out alike.
# Instead:  SimpleITK takes the sform only if its code is 1 (scanner) or there is no qform; nibabel whenever its code is
#           above 0. Code 2 (aligned to another scan) or 4 (MNI) beside a qform, what registration writes, gives other
#           origins, and here other axes: "sagittal" slices are cut along array axis 2 by one and 0 by the other. A scan
#           whose header says metres or microns has millimetres in SimpleITK and the bare numbers in nibabel and all
#           that reads through it, such as MONAI: surface distances differ by 1000. A scan with neither form faces
#           left-posterior in SimpleITK, left-anterior in nibabel.
# Hurt:     who cuts slices or measures with one package and shows or compares with another.
# Versions: nibabel 5.4.2, SimpleITK 2.5.7, numpy 2.4.6. Date: 2026-12-01.
# Source:   seen by running; NIfTI-1 fields qform_code, sform_code, xyzt_units.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/env"
"$work/env/bin/pip" install --quiet nibabel==5.4.2 SimpleITK==2.5.7 numpy==2.4.6
cd "$work"
env/bin/python - 2>"$work/log" <<'END' || { tail -20 "$work/log"; exit 1; }
import nibabel, numpy as np, SimpleITK

print("nibabel", nibabel.__version__, "SimpleITK", SimpleITK.Version().VersionString())


def read(sform, sform_code, qform, qform_code, unit="mm"):
    """Matrices from voxels to right-anterior-superior of both packages, and their spacings."""
    scan = nibabel.Nifti1Image(np.zeros((4, 5, 6), np.int16), None)
    scan.set_sform(sform, sform_code)
    scan.set_qform(qform, qform_code)
    scan.header.set_xyzt_units(unit)
    nibabel.save(scan, "scan.nii")
    ours, theirs = nibabel.load("scan.nii"), SimpleITK.ReadImage("scan.nii")
    matrix = np.eye(4)
    matrix[:3, :3] = np.reshape(theirs.GetDirection(), (3, 3)) * theirs.GetSpacing()
    matrix[:3, 3] = theirs.GetOrigin()
    return ours.affine, np.diag([-1, -1, 1, 1]) @ matrix, ours.header.get_zooms(), theirs.GetSpacing()


axes = lambda matrix: "".join(nibabel.aff2axcodes(matrix))
straight = np.diag([1.0, 2, 3, 1])
turned = np.array([[0, 0, 3.0, 10], [0, 2, 0, 20], [1, 0, 0, 30], [0, 0, 0, 1]])
for name, arguments, same in [("sform code 1, qform code 1", (turned, 1, straight, 1), True),
                              ("sform code 2, qform code 1", (turned, 2, straight, 1), False),
                              ("sform code 4, qform code 1", (turned, 4, straight, 1), False),
                              ("sform code 2, no qform", (turned, 2, straight, 0), True),
                              ("neither", (turned, 0, straight, 0), False)]:
    ours, theirs, *_ = read(*arguments)
    print(f"{name:27} nibabel {axes(ours)}, SimpleITK {axes(theirs)}")
    assert np.allclose(ours, theirs, atol=1e-4) == same, "a package has changed"
for unit, factor in (("mm", 1), ("meter", 1000), ("micron", 0.001)):
    *_, ours, theirs = read(straight, 1, straight, 1, unit)
    print(f"unit {unit:7} spacing by nibabel {[float(v) for v in ours]}, by SimpleITK {[round(v, 6) for v in theirs]}")
    assert np.allclose(np.array(ours) * factor, theirs), "a package has changed"
END
