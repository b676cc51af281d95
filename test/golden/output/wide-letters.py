"""Letters that take two cells (East Asian Width W or F), as ranges of code points: wide-letters.json."""
import json, sys, unicodedata

def ranges(wanted):
    found = []
    for code in range(0x110000):
        if wanted(chr(code)):
            if found and found[-1][1] == code - 1:
                found[-1][1] = code
            else:
                found.append([code, code])
    return found

letter = lambda c: unicodedata.category(c)[0] == "L"
wide = lambda c: unicodedata.east_asian_width(c) in "WF"
print(json.dumps({
    "python": sys.version.split()[0],
    "unicode": unicodedata.unidata_version,
    "wide": ranges(lambda c: letter(c) and wide(c)),
    "narrow": ranges(lambda c: letter(c) and not wide(c)),
}, separators=(",", ":")))
