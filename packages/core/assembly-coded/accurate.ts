import { AccuratePanel, addGradient, addLosses, finish } from '../assembly/accurate';
import { addProducts } from '../assembly/accurate-hessian';
import { AccurateLogistic, ARGUMENT, RESIDUAL, WEIGHTS, WORK } from '../assembly/accurate-logistic';
import { Exact, LOW } from '../assembly/double-double';
import { ACCURATE_CHUNK, ACCURATE_COLUMNS, SUMS } from '../assembly/scratch';
import { Codes } from './codes';

/** The product weight·x of a column in the rows of a chunk. */
const PRODUCT: usize = ARGUMENT;

class AccurateCodes {
  /** The address of the code of the row at `at`, 8 bytes a row, from the codes of a chunk on. */
  @inline static of(codes: usize, factors: usize, at: usize): usize {
    return codes + (at >> 6) * (factors << 4) + ((at & 63) >> 2);
  }

  /** Adds the values of `point` + `pointLow` at the codes of a panel to z, factor after factor. */
  static linear(codes: usize, factors: usize, point: usize, pointLow: usize, z: usize): void {
    for (let at: usize = 0; at < 64; at += 16, codes += 4) {
      let high = v128.load(z + at);
      let low = v128.load(z + at, LOW);
      for (let code = codes; code < codes + (factors << 4); code += 16) {
        const term = Codes.pair(point, code);
        const sum = f64x2.add(high, term);
        const rest = f64x2.add(Exact.sumError(high, term, sum), Codes.pair(pointLow, code));
        low = f64x2.add(low, rest);
        high = sum;
      }
      AccuratePanel.store(high, low, z + at);
    }
  }

  /** Adds value + rest to the sum at `sum`, what it loses to that at `lost`. */
  @inline static add(sum: usize, lost: usize, value: f64, rest: f64): void {
    const before = load<f64>(sum);
    const after = before + value;
    const back = after - before;
    const error = before - (after - back) + (value - back);
    store<f64>(sum, after);
    store<f64>(lost, load<f64>(lost) + (error + rest));
  }

  /** Adds the residuals of a chunk to the lanes of their codes. */
  static gradient(codes: usize, factors: usize, work: usize, bytes: usize, sums: usize): void {
    for (let f: usize = 0; f < factors; f++, codes += 16) {
      for (let at: usize = 0; at < bytes; at += 8) {
        const offset: usize = load<u16>(AccurateCodes.of(codes, factors, at));
        const sum = sums + (offset << 2) + (at & 8);
        const residual = work + RESIDUAL + at;
        AccurateCodes.add(sum, sum + 16, load<f64>(residual), load<f64>(residual, LOW));
      }
    }
  }

  /** The row of the triangle of pairs at `out` that belongs to a code. */
  @inline static row(code: usize, out: usize): usize {
    const offset: usize = load<u16>(code);
    return out + offset * ((offset >> 3) + 1);
  }
}

/** Adds the weights of a chunk to the triangle at all pairs of codes, and of the first factor's with themselves. */
function addPairs(codes: usize, factors: usize, work: usize, bytes: usize, out: usize): void {
  for (let f: usize = 0; f < factors; f++) {
    for (let g: usize = 0; g < max(f, 1); g++) {
      for (let at: usize = 0; at < bytes; at += 8) {
        const code = AccurateCodes.of(codes, factors, at);
        const element = AccurateCodes.row(code + (f << 4), out) + ((<usize>load<u16>(code + (g << 4))) << 1);
        AccurateCodes.add(element, element + 8, load<f64>(work + at, WEIGHTS), 0);
      }
    }
  }
}

/** Adds weight·x of a column of numbers in the rows of a chunk to the triangle, at each code and the column. */
function addColumn(
  x: usize,
  numbers: usize,
  j: usize,
  codes: usize,
  factors: usize,
  work: usize,
  bytes: usize,
  out: usize,
): void {
  for (let at: usize = 0; at < bytes; at += 16) {
    const value = v128.load(x + (at & ~63) * numbers + (j << 6) + (at & 63));
    const weight = v128.load(work + at, WEIGHTS);
    const product = f64x2.mul(value, weight);
    v128.store(work + at, product, PRODUCT);
    const error = Exact.productError(value, Exact.upper(value), weight, Exact.upper(weight), product);
    v128.store(work + at, error, PRODUCT + LOW);
  }
  for (let f: usize = 0; f < factors; f++, codes += 16) {
    for (let at: usize = 0; at < bytes; at += 8) {
      const element = AccurateCodes.row(AccurateCodes.of(codes, factors, at), out) + (j << 4);
      const product = work + PRODUCT + at;
      AccurateCodes.add(element, element + 8, load<f64>(product), load<f64>(product, LOW));
    }
  }
}

export function accurate(
  x: usize,
  codes: usize,
  events: usize,
  others: usize,
  offset: usize,
  numbers: usize,
  factors: usize,
  panels: usize,
  size: usize,
  point: usize,
  pointLow: usize,
  out: usize,
  triangle: usize,
  scratch: usize,
  table: usize,
): void {
  const sums = scratch + ACCURATE_COLUMNS;
  const work = sums + (size << 5);
  memory.fill(scratch + SUMS, 0, ACCURATE_COLUMNS - SUMS + (size << 5));
  for (let start: usize = 0; start < panels; start += ACCURATE_CHUNK) {
    const bytes = min(ACCURATE_CHUNK, panels - start) << 6;
    const row = start << 6;
    const values = x + numbers * row;
    const levels = codes + Codes.bytes(row, factors);
    for (let at: usize = 0; at < bytes; at += 64) {
      AccuratePanel.linear(values + numbers * at, offset + row + at, point, pointLow, numbers, work + at);
      AccurateCodes.linear(levels + Codes.bytes(at, factors), factors, point, pointLow, work + at);
    }
    AccurateLogistic.step(events + row, others + row, work, table, bytes);
    addLosses(events + row, others + row, work, bytes, scratch);
    addGradient(values, numbers, work, bytes, sums);
    AccurateCodes.gradient(levels, factors, work, bytes, sums);
    if (triangle === 0) continue;
    addPairs(levels, factors, work, bytes, triangle);
    for (let j: usize = 0; j < numbers; j++)
      addColumn(values, numbers, j, levels, factors, work, bytes, triangle);
    addProducts(values, numbers, work, bytes, false, work + WORK, triangle);
  }
  finish(size, scratch, out);
}
