// Fits arrays in memory with one JavaScript program. Prints JSON: see bench/README.md.
// Usage: node arrays.mjs FOLDER oddsmith|oddsmith-relaxed|loops|ml-logistic-regression|scikitjs [ROWS COLUMNS]
import { createRequire } from 'node:module';
import { expanded, firstOf, load } from '../suite/data.mjs';
import { repeat } from '../suite/repeat.mjs';
import { newton } from './loops.mjs';
import { answerOf, arraysOf, OPTIONS, RELAXED, SETTINGS, tableOf } from './oddsmith.mjs';

const require = createRequire(import.meta.url);
const versions = require('../package.json').dependencies;
/** Seconds that plain gradient descent may take. */
const DESCENT_SECONDS = 5;
/** A gradient of this size is that of the gap asked for. */
const STEEPEST = 3e-9;

async function oddsmith(data, { options, settings } = { options: OPTIONS, settings: SETTINGS }) {
  const { fit, VERSION } = await import('../../packages/core/dist/index.js');
  const given = data.x ? arraysOf(data) : tableOf(data);
  const fitted = async () => answerOf(await fit(given, 'y ~ .', options));
  return { version: VERSION, settings: `fit${settings}`, fit: fitted };
}

const rowsOf = ({ x, y }) => Array.from(y, (_, i) => [1, ...x.map((column) => column[i])]);

function loops(data) {
  const rows = rowsOf(data).map((row) => Float64Array.from(row));
  return {
    version: '',
    settings: 'Newton, two nested loops over rows; with standard errors',
    fit: () => newton(rows, data.y),
  };
}

/** An upper bound of the largest eigenvalue of XᵀX/4, the curvature of the summed loss: its trace. */
const curvature = (rows) =>
  rows.reduce((sum, row) => row.reduce((s, value) => s + value * value, sum), 0) / 4;

function descent(data) {
  const LogisticRegression = require('ml-logistic-regression');
  const { Matrix } = require('ml-matrix');
  const rows = rowsOf(data);
  const features = new Matrix(rows);
  const target = Matrix.columnVector(Array.from(data.y));
  const learningRate = 1 / curvature(rows);
  const steps = (numSteps) => {
    const model = new LogisticRegression({ numSteps, learningRate });
    model.train(features, target);
    // It fits a model for each class against the others; that of class 1 is ours.
    return Array.from(model.classifiers[1].weights.to1DArray(), (b) => -b);
  };
  const { numSteps, slope } = enoughSteps(steps, data);
  const reached = slope < STEEPEST ? '' : `, which is what ${DESCENT_SECONDS} s allow`;
  return {
    version: versions['ml-logistic-regression'],
    settings: `gradient descent, ${numSteps} steps${reached}, rate 4/trace(XᵀX); a model for each of the two classes`,
    fit: () => ({ coefficients: steps(numSteps), passes: numSteps }),
  };
}

/** Half as many steps more until the gradient is small or the next try would take too long. */
function enoughSteps(steps, data) {
  for (let numSteps = 10; ; numSteps = Math.ceil(numSteps * 1.5)) {
    const start = performance.now();
    const slope = steepest(data, steps(numSteps));
    const seconds = (performance.now() - start) / 1000;
    if (slope < STEEPEST || 1.5 * seconds > DESCENT_SECONDS) return { numSteps, slope };
  }
}

/** The largest component of the mean loss's gradient. */
function steepest({ x, y }, [intercept, ...slopes]) {
  const residuals = y.map((event, i) => {
    const z = slopes.reduce((sum, b, j) => sum + b * x[j][i], intercept);
    return 1 / (1 + Math.exp(-z)) - event;
  });
  const sums = x.map((column) => column.reduce((sum, value, i) => sum + value * residuals[i], 0));
  const ones = residuals.reduce((sum, value) => sum + value, 0);
  return Math.max(...[ones, ...sums].map(Math.abs)) / y.length;
}

function scikitjs({ x, y }) {
  const tf = require('@tensorflow/tfjs');
  const sk = require('scikitjs');
  sk.setBackend(tf);
  const rows = Array.from(y, (_, i) => x.map((column) => column[i]));
  return {
    version: `${versions.scikitjs}, @tensorflow/tfjs ${tf.version.tfjs}`,
    settings:
      "LogisticRegression({ penalty: 'none' }), defaults: Adam, 32-bit, CPU backend, softmax of two classes",
    fit: async () => {
      const model = new sk.LogisticRegression({ penalty: 'none' });
      await model.fit(rows, Array.from(y));
      const slopes = await model.coef.array();
      const intercept = (await model.intercept.array?.()) ?? model.intercept;
      const difference = (pair) => pair[1] - pair[0];
      return { coefficients: [difference(intercept), ...slopes.map(difference)], passes: null };
    },
  };
}

const programs = {
  oddsmith,
  'oddsmith-relaxed': (given) => oddsmith(given, RELAXED),
  loops,
  'ml-logistic-regression': descent,
  scikitjs,
};

const [folder, name, ...part] = process.argv.slice(2);
const [rows, columns] = part.map(Number);
const data = rows ? firstOf(load(folder), rows, columns) : load(folder);
const { fit, ...about } = await programs[name](name.startsWith('oddsmith') ? data : expanded(data));
console.log(JSON.stringify({ ...about, threads: 1, ...(await repeat(fit)) }));
