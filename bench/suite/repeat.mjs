/** A process fits again and again for this long, after a first fit that warms up. */
const SECONDS = 1;

/** The answer of the last fit and the seconds of all but the first, which counts when it takes long. */
export async function repeat(fit) {
  const timed = async () => {
    const start = performance.now();
    const answer = await fit();
    return { answer, seconds: (performance.now() - start) / 1000 };
  };
  const first = await timed();
  if (first.seconds > SECONDS) return { ...first.answer, seconds: [first.seconds] };
  const seconds = [];
  for (let total = 0; total < SECONDS; total += seconds.at(-1)) seconds.push((await timed()).seconds);
  return { ...first.answer, seconds };
}
