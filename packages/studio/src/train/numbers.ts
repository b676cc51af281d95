/** Numbers as the Train screen tells them. */
const MINUS = '−';

/** With the true minus sign. */
function signed(text: string): string {
  return text.startsWith('-') ? MINUS + text.slice(1) : text;
}

/** A coefficient or a rate: four significant digits, small and large ones in powers of ten. */
export function short(value: number, digits = 4): string {
  if (value === 0) return '0';
  const size = Math.abs(value);
  if (size < 1e-4 || size >= 1e6) {
    const [mantissa, exponent] = value.toExponential(Math.max(0, digits - 3)).split('e');
    return `${signed(mantissa!)}·10${superscript(Number(exponent))}`;
  }
  return signed(String(Number(value.toPrecision(digits))));
}

const RAISED = '⁰¹²³⁴⁵⁶⁷⁸⁹';

export function superscript(value: number): string {
  const digits = String(Math.abs(value)).replace(/\d/g, (digit) => RAISED[Number(digit)]!);
  return value < 0 ? `⁻${digits}` : digits;
}

/** A fixed number of decimals, so that a number that moves does not make the line jump. */
export function fixed(value: number, decimals: number): string {
  const size = Math.abs(value);
  return size < 1e5 ? signed(value.toFixed(decimals)) : short(value);
}

export function count(value: number): string {
  return value.toLocaleString('en');
}

/** 0.12 SE, 15 SE, below 0.001 SE. */
export function standardErrors(value: number): string {
  if (value < 0.001) return 'less than 0.001 SE';
  return `${value < 10 ? value.toPrecision(value < 0.01 ? 1 : 2) : value < 1e5 ? count(Math.round(value)) : short(value, 3)} SE`;
}

/** How many decimals show changes of a hundredth of a standard error. */
export function decimalsFor(standardError: number | undefined): number {
  if (standardError === undefined || !(standardError > 0)) return 4;
  return Math.max(2, Math.min(8, 2 - Math.floor(Math.log10(standardError))));
}
