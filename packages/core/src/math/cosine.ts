/** cos(π·t) for 0 ≤ t ≤ 1, to about 1e-16: the platform's cosine differs between engines. */
export function cosinePi(t: number): number {
  if (t > 0.5) return -cosinePi(1 - t);
  // cos 2a = 1 − 2·sin² a, with a ≤ π/4.
  const sine = sineSeries((t * Math.PI) / 2);
  return 1 - 2 * sine * sine;
}

/** sin x for |x| ≤ π/4 by its Taylor polynomial of degree 17. */
function sineSeries(x: number): number {
  const square = x * x;
  let sum = 1;
  for (let k = 16; k > 0; k -= 2) sum = 1 - (square / (k * (k + 1))) * sum;
  return x * sum;
}
