// Gradient descent as the articles do it, watched: run with `node examples/descent.mjs` after `npm run build`.
import {
  classify,
  coefficientsAt,
  descend,
  learn,
  linearPredictor,
  LogisticRegression,
  probability,
} from '@oddsmith/core';

const x = [0, 1, 2, 3, 4, 3, 4, 5, 6, 7];
const y = [0, 0, 0, 0, 0, 1, 1, 1, 1, 1];

// One step, by hand.
const step = descend(x, y, { intercept: 0, weights: 0 }, 0.001);
console.log('after one step      ', step.intercept, step.weights[0]);

// The whole run: the start is entry 0.
const history = learn(x, y, { rate: 0.001, epochs: 10_000 });
const bar = (p) => '▁▂▃▄▅▆▇█'[Math.min(7, Math.floor(p * 8))];
console.log('\nepoch     intercept    weight      loss   P(y = 1) for x = 0 … 7');
for (const epoch of [0, 1, 10, 100, 1000, 5000, 10_000]) {
  const { intercept, weights } = coefficientsAt(history, epoch);
  const p = probability(linearPredictor([0, 1, 2, 3, 4, 5, 6, 7], weights, intercept));
  console.log(
    String(epoch).padStart(5),
    intercept.toFixed(4).padStart(13),
    weights[0].toFixed(4).padStart(9),
    history.losses[epoch].toFixed(5).padStart(9),
    ` ${Array.from(p, bar).join('')}`,
  );
}

// Ten thousand epochs are not enough; forty times the rate is.
const faster = coefficientsAt(learn(x, y, { rate: 0.04 }));
const model = new LogisticRegression().fit(x, y);
console.log('\nrate 0.001           ', history.intercepts.at(-1), history.weights.at(-1));
console.log('rate 0.04            ', faster.intercept, faster.weights[0]);
console.log('maximum likelihood   ', model.intercept, model.coefficients[0]);
console.log('its standard errors  ', ...model.report.coefficients.map(({ standardError }) => standardError));

console.log('\nclasses at one half  ', classify(probability(model.decisionFunction(x))).join(' '));
console.log('accuracy             ', model.score(x, y));
