/** What a figure is drawn with: both come from the caller, so that core depends on neither. */

/** Makes a mark of data; https://observablehq.com/plot/features/marks. */
type MarkMaker = (data: Iterable<object>, options: object) => unknown;

/** What figures use of `@observablehq/plot`: pass the module itself. */
export interface PlotLibrary {
  plot(options: object): Element;
  line: MarkMaker;
  dot: MarkMaker;
  link: MarkMaker;
  text: MarkMaker;
  ruleX: MarkMaker;
  ruleY: MarkMaker;
  axisX(ticks: Iterable<number>, options: object): unknown;
  axisY(ticks: Iterable<number>, options: object): unknown;
}

export interface FigureOptions {
  readonly Plot: PlotLibrary;
  /** A browser's, or one that can hold elements of SVG. */
  readonly document: Document;
  /** Pixels, at least 360. Default 720. */
  readonly width?: number;
}
