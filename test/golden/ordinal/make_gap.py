"""g(d) = -log(1 - e^-d) and its two derivatives in 40 digits (mpmath), written to gap.json beside this script:
    python3 make_gap.py"""
import json
from mpmath import mp, mpf, exp, log1p, nstr

mp.dps = 400
points = [1e-90, 1e-30, 1e-8, 0.001, 0.1, 0.6931471805599453, 0.6931471805599454, 1.0, 5.5, 36.0, 37.5, 100.0, 700.0]
text = lambda x: nstr(x, 40)


def gap(d):
    e = exp(-d)
    rest = 1 - e
    return {"d": repr(float(d)), "loss": text(-log1p(-e)), "slope": text(-e / rest), "curvature": text(e / rest**2)}


with open("gap.json", "w") as file:
    json.dump([gap(mpf(d)) for d in points], file, indent=1)
    file.write("\n")
