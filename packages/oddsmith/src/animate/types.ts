/** The parts that a moving picture is made of. */
/** A chart as SVG text, from back to front: what stands still, what moves with the coefficients, what stands above. */
export interface View {
  readonly still: string;
  readonly above: string;
  /** In words, what the reader sees. */
  readonly description: string;
  moving(coefficients: ArrayLike<number>): string;
}

/** One moment of the run. */
export interface Frame {
  readonly iteration: number;
  readonly coefficients: readonly number[];
  readonly loss: number;
  /** To the optimum, in standard errors; null where there is no optimum. */
  readonly distance: number | null;
  /** Milliseconds for which it is shown. */
  readonly duration: number;
  /** What moves, as SVG text. */
  readonly svg: string;
}

/** The one description from which GIF, SVG and HTML are made. */
export interface Animation {
  readonly width: number;
  readonly height: number;
  readonly title: string;
  /** What the pictures show, in words and numbers. */
  readonly description: string;
  readonly columns: readonly string[];
  /** What stands still behind and before the frames, as SVG text. */
  readonly still: string;
  readonly above: string;
  readonly frames: readonly Frame[];
}
