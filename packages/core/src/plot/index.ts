/** `@oddsmith/core/plot`: results as figures of Observable Plot, which the caller brings, with the document. */
export { crossValidationFigure } from './cross-validation-figure.js';
export { type PathFigureOptions, pathFigure } from './path-figure.js';
export type { FigureOptions, PlotLibrary } from './tools.js';
