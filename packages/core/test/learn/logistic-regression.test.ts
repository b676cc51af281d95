/** `LogisticRegression`: certified estimates, labels of any two kinds, descent, and what it refuses. */
import { describe, expect, it } from 'vitest';
import { readZoo } from '../../../../test/oracle/zoo.js';
import { crossEntropy, type Label, LogisticRegression, learn, linearPredictor } from '../../src/index.js';
import { article, certified, failure, plainArrays, relativeError, transpose } from './golden.js';

const { x, y } = article;

const pima = readZoo('pima');
const features = pima.names.slice(1);
const columns = features.map((name) => pima.text[name]!.map(Number));
const rows = transpose(columns);
const types = pima.text.type!;

describe('maximum likelihood', () => {
  const model = new LogisticRegression<string>().fit(rows, types);

  it('gives the certified estimates and standard errors', () => {
    [model.intercept, ...model.coefficients].forEach((value, j) => {
      expect(relativeError(value, Number(pima.certified.coef[j]))).toBeLessThan(1e-13);
    });
    model.report!.coefficients.forEach(({ standardError }, j) => {
      expect(relativeError(standardError!, Number(pima.certified.se[j]))).toBeLessThan(1e-13);
    });
    expect(model.report!.coefficients.map(({ term }) => term).slice(0, 3)).toEqual([
      '(Intercept)',
      'x1',
      'x2',
    ]);
    expect(model.report).toMatchObject({ event: 'Yes', reference: 'No' });
    expect(model.history).toBeNull();
  });

  it('predicts log-odds, both probabilities, classes, and scores them', () => {
    const z = model.decisionFunction(rows);
    expect(z).toEqual(linearPredictor(rows, model.coefficients, model.intercept));
    const proba = model.predictProba(rows);
    proba.forEach(([no, yes], i) => {
      expect(no + yes).toBeCloseTo(1, 15);
      expect(yes > 0.5).toBe(z[i]! > 0);
    });
    const codes = types.map((type) => (type === 'Yes' ? 1 : 0));
    expect(-codes.length * crossEntropy(z, codes)).toBeCloseTo(Number(pima.certified.loglik), 10);
    const predicted = model.predict(rows);
    expect(predicted).toEqual(Array.from(z, (value) => (value > 0 ? 'Yes' : 'No')));
    const right = predicted.filter((type, i) => type === types[i]).length;
    expect(model.score(rows, types)).toBe(right / types.length);
    expect(model.predict(rows, 0)).toEqual(types.map(() => 'Yes'));
  });

  it('takes columns, and gives the same by either solver', () => {
    const other = new LogisticRegression({ layout: 'columns', solver: 'lbfgs' }).fit(columns, types);
    expect(other.coefficients).toEqual(model.coefficients);
    expect(other.predict(columns)).toEqual(model.predict(rows));
  });

  it('gives a feature that others determine the weight 0, and names it', () => {
    const doubled = rows.map((row) => [...row, row[0]! + row[1]!]);
    const found = new LogisticRegression<string>().fit(doubled, types);
    expect(found.coefficients.at(-1)).toBe(0);
    expect(found.report!.aliased.map(({ term }) => term)).toEqual(['x8']);
  });

  it('throws where the classes are separated, and names the feature', () => {
    const error = failure(() => new LogisticRegression().fit([1, 2, 3, 4], [0, 0, 1, 1]));
    expect(error).toMatchObject({ code: 'estimate-not-finite', kind: 'estimate' });
    expect(error.message).toContain('x1');
  });
});

describe('labels', () => {
  const kinds: readonly (readonly [Label, Label])[] = [
    [0, 1],
    [-1, 1],
    [0.2, 0.8],
    [9, 10],
    ['no', 'yes'],
    ['1', '2'],
    [false, true],
  ];
  it.each(kinds)('may be %j and %j', (reference, event) => {
    const labels = y.map((value) => (value === 1 ? event : reference));
    const model = new LogisticRegression().fit(x, labels);
    expect(model.classes).toEqual([reference, event]);
    expect(relativeError(model.intercept, Number(certified.coef[0]))).toBeLessThan(1e-15);
    expect(relativeError(model.coefficients[0]!, Number(certified.coef[1]))).toBeLessThan(1e-15);
    expect(model.predict([0, 7])).toEqual([reference, event]);
  });

  it('may be given in another order: the second is the event', () => {
    const model = new LogisticRegression({ classes: [1, 0] }).fit(x, y);
    expect(relativeError(-model.intercept, Number(certified.coef[0]))).toBeLessThan(1e-15);
    expect(model.predict([0, 7])).toEqual([0, 1]);
  });

  it('are refused where they are not of two classes, with the row', () => {
    const fit = (labels: ArrayLike<unknown>, options = {}) =>
      failure(() =>
        new LogisticRegression(options).fit(x.slice(0, labels.length), labels as ArrayLike<Label>),
      );
    expect(fit([1, 1, 1]).code).toBe('response-constant');
    expect(fit([0, 1, 2])).toMatchObject({ code: 'response-levels', at: { column: 'y' } });
    expect(fit([0, 1, null])).toMatchObject({ code: 'value-missing', at: { row: 3 } });
    expect(fit([0, NaN, 1])).toMatchObject({ code: 'value-missing', at: { row: 2 } });
    expect(fit([0, '1', 1])).toMatchObject({ code: 'column-type', at: { row: 2 } });
    expect(fit(['yes', 'nope', 'yes'], { classes: ['no', 'yes'] })).toMatchObject({
      code: 'level-unknown',
      at: { row: 2 },
    });
    expect(failure(() => new LogisticRegression().fit(x, y.slice(1))).code).toBe('data-shape');
    expect(failure(() => new LogisticRegression().fit(x, undefined as never)).code).toBe('data-shape');
    expect(failure(() => new LogisticRegression().fit([], [])).code).toBe('data-empty');
  });
});

describe('descent', () => {
  it('is learn, with its history', () => {
    const labels = y.map((value) => value === 1);
    const model = new LogisticRegression({ solver: 'gradient-descent', rate: 0.01, epochs: 50 }).fit(
      x,
      labels,
    );
    const history = learn(x, y, { rate: 0.01, epochs: 50 });
    expect(model.history).toEqual(history);
    expect(model.intercept).toBe(history.intercepts[50]);
    expect(model.coefficients).toEqual(history.weights.slice(50));
    expect(model.report).toBeNull();
  });

  it('stops at finite coefficients on separated classes', () => {
    const model = new LogisticRegression({ solver: 'momentum', rate: 0.01, epochs: 500 });
    expect(model.fit([1, 2, 3, 4], [0, 0, 1, 1]).score([1, 2, 3, 4], [0, 0, 1, 1])).toBe(1);
  });

  it('throws where it overflows', () => {
    const model = new LogisticRegression({ solver: 'gradient-descent', rate: 1e200, epochs: 50 });
    expect(failure(() => model.fit([1e200, -1e200, 3e200], [0, 1, 1])).code).toBe('not-converged');
  });

  it('partialFit goes on epoch by epoch, from zero or from the last fit', () => {
    const model = new LogisticRegression({ rate: 0.01 });
    for (let epoch = 0; epoch < 30; epoch++) expect(model.partialFit(x, y)).toBe(model);
    const history = learn(x, y, { rate: 0.01, epochs: 30 });
    expect(model.intercept).toBe(history.intercepts[30]);
    expect(model.history).toMatchObject({ epochs: 1 });
    expect(model.history!.losses[1]).toBe(history.losses[30]);

    const fitted = new LogisticRegression({ rate: 0.01 }).fit(x, y);
    const before = fitted.intercept;
    fitted.partialFit(x, y);
    expect(Math.abs(fitted.intercept - before)).toBeLessThan(1e-14);
    expect(fitted.report).toBeNull();
  });

  it('partialFit steps by batches, and takes rows of one class where the classes are named', () => {
    const model = new LogisticRegression({ rate: 0.05, batchSize: 2, classes: ['a', 'b'] });
    model.partialFit([3, 4], ['a', 'a']);
    expect(model.intercept).toBeLessThan(0);
    expect(failure(() => model.partialFit([3], ['c'])).code).toBe('level-unknown');
    expect(failure(() => new LogisticRegression().partialFit([3, 4], ['a', 'a'])).message).toContain(
      '"classes"',
    );
    const stepped = new LogisticRegression({ rate: 0.01, batchSize: 3, seed: 5 }).partialFit(x, y);
    const { intercepts } = learn(x, y, { rate: 0.01, batchSize: 3, seed: 5, epochs: 1 });
    expect(stepped.intercept).toBe(intercepts[1]);
  });
});

describe('a model', () => {
  it('that has not been fitted says so', () => {
    const model = new LogisticRegression();
    for (const action of [() => model.predict([1]), () => model.coefficients, () => model.score([1], [1])]) {
      expect(failure(action)).toMatchObject({ code: 'argument-missing' });
    }
  });

  it('refuses options that it does not know, and features of another number', () => {
    const unknown = failure(() => new LogisticRegression({ epoch: 5 } as never));
    expect(unknown).toMatchObject({ code: 'option-unknown', at: { option: 'epoch' } });
    expect(unknown.message).toContain('Did you mean "epochs"?');
    expect(failure(() => new LogisticRegression({ solver: 'saga' as never })).code).toBe('option-invalid');
    expect(failure(() => new LogisticRegression({ classes: ['a', 'a'] })).code).toBe('option-invalid');
    const model = new LogisticRegression({ solver: 'adam', epochs: 3 }).fit(
      plainArrays.many.X,
      [1, 0, 1, 0, 1, 0, 1],
    );
    expect(failure(() => model.predict([[1, 2]])).code).toBe('data-shape');
  });

  it('stays as it was when a new fit fails', () => {
    const model = new LogisticRegression().fit(x, y);
    const { intercept } = model;
    failure(() => model.fit([1, 2], [1, 1]));
    expect(model.intercept).toBe(intercept);
  });
});
