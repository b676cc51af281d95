/**
 * The kernels: what is done to a block of rows, in WebAssembly (`assembly/`) or in its plain-TypeScript twin.
 * Both compute the same floating-point operations in the same order, so that every result is equal bit for bit.
 *
 * Memory is one linear buffer; addresses are byte offsets into it, 64-byte aligned. Rows come in panels of 8
 * (the 8 values of a design column are contiguous):
 *
 *   x        panels × columns × 8   design matrix, value of row i, column j of a panel at (panel·columns + j)·8 + i
 *            stored as float32 where the address given is odd: it is then one more than that of the first value
 *            (`singleAddress`), each value takes 4 bytes and counts as the double that it is
 *   events, others, offset   panels × 8   weight of events a, weight of non-events b, offset o; 0 in padding rows
 *   beta     columns
 *
 * Per row, with z = o + xᵀβ, p = 1/(1+exp(−z)), q = 1 − p (both with full relative accuracy):
 *   loss = a·log(1+exp(−z)) + b·log(1+exp(z)),  ∂loss/∂z = b·p − a·q,  ∂²loss/∂z² = (a+b)·p·q
 * Nothing traps: where z overflows or a value is not finite, the sums it enters are not finite.
 *
 * Order of the sums, the same in every kernel. A sum is kept in two lanes, one of the even and one of the odd rows,
 * and at the end of the block the even lane is added to the odd one. The plain passes take panels in groups of four,
 * a quarter of the block apart (i, i+q, i+2q, i+3q with q = ⌊panels/4⌋), and then what is left over one by one; the
 * accurate pass takes row after row.
 *   linear                          o + x₀β₀ + x₁β₁ + …, column after column
 *   loss, along, gradient           per group, row after row in lanes of their own: where every row is an event or
 *                                   another of weight 1 or has no weight, log(1 + u) of u = ∏ 1/(1−p) − 1, p being the
 *                                   probability of what did not happen (`assembly/logistic.ts`); otherwise
 *                                   Σ (a+b)·log(1+e^−|z|) + |z|·(z < 0 ? a : b)
 *   gradient, hessianTimes          per panel (row 0 + row 2) + (row 4 + row 6), and the odd ones, into the lanes
 *   discrimination                  row after row
 *   hessian                         √weight·x, row after row into lanes of 16 panels, whose sum is added to the total
 *   accurate: loss, gradient        row after row into double-double lanes
 *   accurate: hessian               √w·x·√w·x as exact sums of slices of 64 rows and what is left of them, row after row
 *                                   (`assembly/accurate-hessian.ts`), added to the total in double-double
 */
export interface Kernel {
  readonly name: KernelName;
  /**
   * The linear memory. Views must be taken anew after `reserve`, and after the first pass over more than some
   * 3,000 columns or over values stored as float32, which may take more scratch memory.
   */
  readonly buffer: ArrayBufferLike;
  /**
   * Allocates 64-byte aligned memory until `takeBack` and returns its address. It is zeroed, but where `zeroed` is false
   * and it has been taken back before. Throws `memory-exhausted`.
   */
  reserve(bytes: number, zeroed?: boolean): number;

  /** Takes back all that was reserved: nobody may use it any more. */
  takeBack(): void;

  /** out[0] = Σ loss, out[1] = max |z| over rows with a + b > 0. */
  loss(
    x: number,
    events: number,
    others: number,
    offset: number,
    beta: number,
    columns: number,
    panels: number,
    out: number,
  ): void;

  /** As `loss`, then out[2 … 2+columns) = Σ x·∂loss/∂z. */
  gradient(
    x: number,
    events: number,
    others: number,
    offset: number,
    beta: number,
    columns: number,
    panels: number,
    out: number,
  ): void;

  /** As `gradient`, then the lower triangle of Σ x xᵀ·∂²loss/∂z², row after row: (0,0), (1,0), (1,1), (2,0), … */
  hessian(
    x: number,
    events: number,
    others: number,
    offset: number,
    beta: number,
    columns: number,
    panels: number,
    out: number,
  ): void;

  /** out[0 … columns) = Σ x·∂²loss/∂z²·xᵀvector: the Hessian times a vector. */
  hessianTimes(
    x: number,
    events: number,
    others: number,
    offset: number,
    beta: number,
    vector: number,
    columns: number,
    panels: number,
    out: number,
  ): void;

  /** out[0] = Σ a·p, out[1] = Σ b·p: over Σ a and Σ b the mean p of events and of non-events (Tjur 2009). */
  discrimination(
    x: number,
    events: number,
    others: number,
    offset: number,
    beta: number,
    columns: number,
    panels: number,
    out: number,
  ): void;

  /**
   * Losses of a line search: with z = o + xᵀβ and s = xᵀ·step, out[k] = Σ loss(z + lengths[k]·s) for k < count.
   */
  along(
    x: number,
    events: number,
    others: number,
    offset: number,
    beta: number,
    step: number,
    lengths: number,
    count: number,
    columns: number,
    panels: number,
    out: number,
  ): void;

  /** z = o + xᵀβ for each row, to `eta` (panels × 8). */
  linear(x: number, offset: number, beta: number, columns: number, panels: number, eta: number): void;

  /**
   * The accurate pass: everything in double-double at β = betaHigh + betaLow. Sums are pairs (high, low),
   * interleaved in `out`: pair 0 = Σ loss, pair 1 = (max |z|, 0), then `columns` pairs of the gradient, and with
   * `withHessian` = 1 the lower triangle of the Hessian: its weights w accurate to double precision, the sum H of
   * their products w·x·x with an error of at most some 1e-30·√(Hⱼⱼ·Hₖₖ) in element (j, k); with `withHessian` = 2 of some
   * 1e-21, in half the time.
   * z carries about 1e-32·Σ|x·β|; a sum that overflows is NaN.
   */
  accurate(
    x: number,
    events: number,
    others: number,
    offset: number,
    betaHigh: number,
    betaLow: number,
    columns: number,
    panels: number,
    withHessian: number,
    out: number,
  ): void;
}

/** How passes are told that the values at an address are stored as float32. */
export function singleAddress(address: number): number {
  return address + 1;
}

/**
 * `relaxed`: WebAssembly compiled with relaxed SIMD, whose multiplications and additions may be rounded as one (all but
 * those in double-double), so that its bits may differ between processors.
 */
export type WasmName = 'wasm' | 'relaxed';
export type KernelName = WasmName | 'twin';
