"""Makes transforms.json: the formula language's functions at doubles, computed with mpmath in 60 digits.

Run: python transforms.py > transforms.json
"""
import json
import random

import mpmath as m

m.mp.dps = 60
random.seed(5)
positive = [0.3, 1000.0, 8.0, 1e-5, 7.7, 3.0, 1e22, 1e-22, 2.0**-40, 0.9999999999999999, 1.0000000000000002]
positive += [random.lognormvariate(0, 3) for _ in range(60)]
small = [x for x in positive if 1e-12 < x < 1e12]
functions = {
    "log(x)": (m.log, positive),
    "log2(x)": (lambda x: m.log(x) / m.log(2), positive),
    "log10(x)": (m.log10, positive),
    "log1p(x)": (m.log1p, positive),
    "sqrt(x)": (m.sqrt, positive),
    "exp(-x)": (lambda x: m.exp(-x), small),
    "I(x^2)": (lambda x: x**2, positive),
    "I((-x)^3)": (lambda x: (-x) ** 3, positive),
    "I(x^5)": (lambda x: x**5, small),
    "I(x^16)": (lambda x: x**16, small),
    "I(x^17)": (lambda x: x**17, small),
    "I(x^-2)": (lambda x: x**-2, small),
    "I(x^0.5)": (m.sqrt, positive),
    "I(x^2.5)": (lambda x: x ** m.mpf(2.5), small),
}
cases = []
for text, (function, xs) in functions.items():
    kept = [(x, float(function(m.mpf(x)))) for x in xs]
    kept = [(x, y) for x, y in kept if 1e-300 < abs(y) < 1e300]
    cases.append({"expression": text, "x": [x for x, _ in kept], "value": [y for _, y in kept]})
print(json.dumps({"made by": f"transforms.py with mpmath {m.__version__}", "cases": cases}))
