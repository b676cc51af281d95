/** A linear combination of columns as a formula writes it. */

/** A column and its factor as it is to be read, without its sign: `2`, `1/3`, `0.25`. */
export interface TextPart {
  readonly name: string;
  readonly negative: boolean;
  readonly size: string;
}

/**
 * `2*a - b + 3`: the intercept is the bare number, at the end unless that would leave a minus in front, as in
 * `1 - race[white] - race[black]`. `0` for nothing.
 */
export function linearText(parts: readonly TextPart[]): string {
  const isConstant = ({ name }: TextPart) => name === '(Intercept)';
  const others = parts.filter((part) => !isConstant(part));
  const constants = parts.filter(isConstant);
  const first = others.findIndex(({ negative }) => !negative);
  const leading = first > 0 ? [others[first]!, ...others.filter((_, i) => i !== first)] : others;
  const ordered = first >= 0 ? [...leading, ...constants] : [...constants, ...leading];
  const text = ordered.map((part, index) => {
    const sign = part.negative ? (index === 0 ? '-' : ' - ') : index === 0 ? '' : ' + ';
    if (isConstant(part)) return sign + part.size;
    return part.size === '1' ? sign + part.name : `${sign}${part.size}*${part.name}`;
  });
  return text.length === 0 ? '0' : text.join('');
}
