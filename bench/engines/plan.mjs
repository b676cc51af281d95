// What larger fits would take, from what one worker took here: the arithmetic of docs/scale.md.

const PLANS = [
  { rows: 1e8, columns: 20, workers: 8 },
  { rows: 1e9, columns: 20, workers: 64 },
  { rows: 1e9, columns: 50, workers: 64 },
];
const amount = (value) => (value < 10 ? value.toFixed(1) : value.toFixed(0));
const time = (seconds) => (seconds < 120 ? `${amount(seconds)} s` : `${amount(seconds / 60)} min`);

/** Of a fit of one worker: its passes and all of it at another size. */
function planned({ rows, columns, gradients, hessians }, plan) {
  const share = plan.rows / rows / plan.workers;
  const wide = plan.columns / columns;
  const gradient = gradients.seconds * share * wide;
  const hessian = gradient + (hessians.seconds - gradients.seconds) * share * wide ** 2;
  return { gradient, hessian, all: 12 * gradient + 3 * hessian };
}

/** `found`: fits of one size, of all places and workers. */
export function planPage(found) {
  const measured = found.filter(({ workers, gradients }) => workers === 1 && gradients?.seconds);
  const lines = measured.flatMap((one) =>
    PLANS.map((plan) => {
      const { gradient, hessian, all } = planned(one, plan);
      const size = `${plan.rows.toLocaleString('en')} × ${plan.columns}`;
      return `| ${one.name} | ${size} | ${plan.workers} | ${time(gradient)} | ${time(hessian)} | ${time(all)} |`;
    }),
  );
  const [{ name, gradients, hessians } = {}] = measured;
  const [plan] = PLANS.slice(-1);
  const example =
    name === undefined
      ? ''
      : `For ${name}, ${plan.rows.toLocaleString('en')} rows × ${plan.columns} columns, ${plan.workers} workers: a gradient ${gradients.seconds.toFixed(2)} s · 100 · 2.5 / ${plan.workers} = ${time(planned(measured[0], plan).gradient)}; a Hessian that and (${hessians.seconds.toFixed(2)} − ${gradients.seconds.toFixed(2)}) s · 100 · 2.5² / ${plan.workers} more.`;
  return [
    '| engine | size | workers | gradient | Hessian | fit |',
    '| --- | --- | --- | --- | --- | --- |',
    ...lines,
    '',
    example,
  ].join('\n');
}
