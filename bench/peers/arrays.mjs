// Fits arrays in memory with one JavaScript program. Prints JSON: see bench/README.md.
// Usage: node arrays.mjs FOLDER oddsmith|loops|ml-logistic-regression|scikitjs
import { createRequire } from 'node:module';
import { load } from '../suite/data.mjs';
import { repeat } from '../suite/repeat.mjs';
import { newton } from './loops.mjs';

const require = createRequire(import.meta.url);
const versions = require('../package.json').dependencies;
/** Seconds that plain gradient descent may take. */
const DESCENT_SECONDS = 5;
/** Steps by which its speed is found. */
const CALIBRATION = 5;

async function oddsmith({ x, y }) {
  const { fit, VERSION } = await import('../../packages/core/dist/index.js');
  const columns = { y, ...Object.fromEntries(x.map((column, j) => [`x${j + 1}`, column])) };
  return {
    version: VERSION,
    settings: `fit(columns, "y ~ .", { termTests: 'none' }); with standard errors`,
    fit: async () => {
      const { coefficients, passes } = (await fit(columns, 'y ~ .', { termTests: 'none' })).report;
      return { coefficients: coefficients.map((c) => c.estimate), passes };
    },
  };
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
  const start = performance.now();
  steps(CALIBRATION);
  const seconds = (performance.now() - start) / 1000;
  const numSteps = Math.min(50_000, Math.ceil((CALIBRATION * DESCENT_SECONDS) / seconds));
  return {
    version: versions['ml-logistic-regression'],
    settings: `gradient descent, ${numSteps} steps (at most 50,000, the default, or about ${DESCENT_SECONDS} s), rate 4/trace(XᵀX); a model for each of the two classes`,
    fit: () => ({ coefficients: steps(numSteps), passes: numSteps }),
  };
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

const programs = { oddsmith, loops, 'ml-logistic-regression': descent, scikitjs };
const [folder, name] = process.argv.slice(2);
const { fit, ...about } = await programs[name](load(folder));
console.log(JSON.stringify({ ...about, threads: 1, ...(await repeat(fit)) }));
