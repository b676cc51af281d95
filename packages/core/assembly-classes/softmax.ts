import { Constant } from '../assembly/constants';
import { Elementary } from '../assembly/elementary';
import { OBSERVED, SUMS } from './scratch';

/** The largest log-odds of two rows. */
function largest(z: usize, end: usize): v128 {
  let most = v128.load(z);
  for (z += 64; z < end; z += 64) most = f64x2.pmax(most, v128.load(z));
  return most;
}

/** Replaces z by exp(z − most); their sum. */
function exponentials(z: usize, end: usize, most: v128): v128 {
  let sum = f64x2.splat(0);
  for (; z < end; z += 64) {
    const one = Elementary.exp(f64x2.sub(v128.load(z), most));
    v128.store(z, one);
    sum = f64x2.add(sum, one);
  }
  return sum;
}

function multiply(z: usize, end: usize, factor: v128): void {
  for (; z < end; z += 64) v128.store(z, f64x2.mul(v128.load(z), factor));
}

/** Replaces the log-odds of a panel by w·(p − y), and adds w·(log Σ exp z − z of the observed class) to the loss. */
export function residuals(z: usize, codes: usize, weights: usize, classes: usize, scratch: usize): void {
  for (let row: usize = 0; row < 8; row++) {
    const observed = load<u32>(codes + (row << 2));
    store<f64>(scratch + (row << 3), load<f64>(z + (observed << 6) + (row << 3)), OBSERVED);
  }
  let losses = v128.load(scratch, SUMS);
  for (let pair: usize = 0; pair < 64; pair += 16) {
    const from = z + pair;
    const end = from + (classes << 6);
    const most = largest(from, end);
    const sum = exponentials(from, end, most);
    const log = Elementary.log1pAny(f64x2.sub(sum, Constant.one()));
    const weight = v128.load(weights + pair);
    const rest = f64x2.add(log, f64x2.sub(most, v128.load(scratch + pair, OBSERVED)));
    losses = f64x2.add(losses, f64x2.mul(weight, rest));
    multiply(from, end, f64x2.div(weight, sum));
  }
  v128.store(scratch, losses, SUMS);
  for (let row: usize = 0; row < 8; row++) {
    const at = z + (load<u32>(codes + (row << 2)) << 6) + (row << 3);
    store<f64>(at, load<f64>(at) - load<f64>(weights + (row << 3)));
  }
}

/** Replaces the log-odds of a panel by √w·p. */
export function roots(z: usize, weights: usize, classes: usize): void {
  for (let pair: usize = 0; pair < 64; pair += 16) {
    const from = z + pair;
    const end = from + (classes << 6);
    const sum = exponentials(from, end, largest(from, end));
    multiply(from, end, f64x2.div(f64x2.sqrt(v128.load(weights + pair)), sum));
  }
}
