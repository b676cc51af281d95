/** A number with so many significant digits at most, as C's `%g` writes it (ties to even). */
export function significantDigits(x: number, digits: number): string {
  if (!Number.isFinite(x)) return x > 0 ? 'Inf' : '-Inf';
  if (x === 0) return '0';
  const [mantissa, exponent] = rounded(Math.abs(x), digits);
  const sign = x < 0 ? '-' : '';
  if (exponent < -4 || exponent >= digits) {
    const size = String(Math.abs(exponent)).padStart(2, '0');
    return `${sign}${withPoint(mantissa, 1)}e${exponent < 0 ? '-' : '+'}${size}`;
  }
  const whole = exponent < 0 ? mantissa.padStart(digits - exponent, '0') : mantissa;
  return sign + withPoint(whole, Math.max(1, exponent + 1));
}

/** The digits and the exponent of the first. */
function rounded(x: number, digits: number): [mantissa: string, exponent: number] {
  const parts = (places: number) => x.toExponential(places).replace('.', '').split('e');
  // A hundred places tell a tie for certain: no double is so near to one without being it.
  const [exact, exponent] = parts(100);
  const isTie = /^50*$/u.test(exact!.slice(digits));
  if (isTie && Number(exact![digits - 1]) % 2 === 0) return [exact!.slice(0, digits), Number(exponent)];
  const [mantissa, power] = parts(digits - 1);
  return [mantissa!, Number(power)];
}

/** Digits with a point after so many of them, and no zeros at the end of the fraction. */
function withPoint(digits: string, before: number): string {
  const fraction = digits.slice(before).replace(/0+$/u, '');
  return digits.slice(0, before) + (fraction === '' ? '' : `.${fraction}`);
}
