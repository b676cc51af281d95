/** The recession cone of a few rows as HiGHS sees it: an independent linear-programming solver. */
import loadHighs from 'highs';

// Its types are those of a CommonJS module, the module itself is not one.
const highs = await (loadHighs as unknown as typeof loadHighs.default)();

/** Violations that HiGHS lets pass, its smallest, and from where on an optimum counts as above 0. */
const TOLERANCE = 1e-10;
const POSITIVE = 1e-7;

export interface Cone {
  readonly separated: boolean;
  /** Per column: whether some direction moves it. */
  readonly infinite: readonly boolean[];
}

/** {d : sᵢ·xᵢᵀd ≥ 0, −1 ≤ d ≤ 1}: the largest Σ sᵢ·xᵢᵀd, then the largest and the smallest dⱼ of each column. */
export function highsCone(rows: readonly (readonly number[])[], demands: readonly number[]): Cone {
  const columns = rows[0]!.length;
  const turned = rows.map((row, i) => row.map((x) => (demands[i] === -1 ? -x : x)));
  const entries = turned.map((row) => row.flatMap((value, j) => (value === 0 ? [] : [{ j, value }])));
  const starts = [0];
  for (const row of entries) starts.push(starts.at(-1)! + row.length);
  const data = {
    numCols: columns,
    numRows: rows.length,
    sense: highs.constants.objectiveSense.maximize,
    colCost: turned.reduce(
      (sum, row, i) => sum.map((value, j) => value + (demands[i] === 0 ? 0 : row[j]!)),
      new Array<number>(columns).fill(0),
    ),
    colLower: new Array<number>(columns).fill(-1),
    colUpper: new Array<number>(columns).fill(1),
    rowLower: new Array<number>(rows.length).fill(0),
    rowUpper: demands.map((demand) => (demand === 0 ? 0 : highs.infinity)),
    matrix: {
      format: 'csr',
      numRows: rows.length,
      numCols: columns,
      starts,
      indices: entries.flat().map(({ j }) => j),
      values: entries.flat().map(({ value }) => value),
    },
  } as const;
  return highs.withModel(data, (model) => {
    model.options.set({
      output_flag: false,
      primal_feasibility_tolerance: TOLERANCE,
      dual_feasibility_tolerance: TOLERANCE,
      presolve: 'off',
    });
    const best = () => {
      model.run();
      if (model.getModelStatus() !== highs.constants.modelStatus.optimal)
        throw new Error('HiGHS found no optimum.');
      return model.getObjectiveValue();
    };
    const separated = best() > POSITIVE;
    for (let j = 0; j < columns; j++) model.changeColCost(j, 0);
    const infinite = Array.from({ length: columns }, (_, j) => {
      model.changeColCost(j, 1);
      const most = best();
      model.changeColCost(j, -1);
      const least = best();
      model.changeColCost(j, 0);
      return most > POSITIVE || least > POSITIVE;
    });
    return { separated, infinite };
  });
}
