/** Who replaces columns by their residuals, handed in by those who ask for that: most fits do not. */
import type { residualPanels, writeResiduals } from './residual-columns.js';

interface ResidualRows {
  readonly residualPanels: typeof residualPanels;
  readonly writeResiduals: typeof writeResiduals;
}

let rows: ResidualRows | null = null;

export function provideResiduals(given: ResidualRows): void {
  rows = given;
}

/** Throws where nobody has handed it in. */
export function residualRows(): ResidualRows {
  if (rows === null) throw new Error('Residual columns have not been loaded.');
  return rows;
}
