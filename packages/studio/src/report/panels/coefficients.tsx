/** The coefficient table: odds ratios with their forest, then the log-odds they come from. */
import {
  type CoefficientReport,
  coefficientRows,
  type Fit,
  type FitReport,
  formatNumber,
  formatOddsRatio,
  formatP,
  formatPercentage,
  formatZ,
  oddsRatioDecimals,
  type TableRow,
} from '@oddsmith/core';
import { type ForestAxis, ForestHeader, ForestReference, ForestRow, forestAxis } from '../charts/forest.js';
import { explainCoefficient } from '../explain/coefficients.js';
import { Opens } from '../explain/opens.js';
import { isShrunken, penaltyName, selects } from '../penalty.js';
import type { Rosetta } from '../rosetta.js';
import { Panel } from './panel.js';

interface Context {
  readonly fit: Fit;
  readonly axis: ForestAxis;
  readonly rosetta: Rosetta;
}

export function Coefficients({ fit, rosetta }: { readonly fit: Fit; readonly rosetta: Rosetta }) {
  const { report, schema } = fit;
  const context = { fit, rosetta, axis: forestAxis(report.coefficients) };
  const confidence = formatPercentage(report.confidence);
  const kind = report.intervals === 'profile' ? 'profile interval' : 'interval';
  return (
    <Panel title={titleOf(report)} good={goodOf(report)}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolled region is reached by keyboard */}
      <section class="scroll" tabIndex={0} aria-label="Coefficient table">
        <table class="table coefficients">
          <thead>
            <tr>
              <th scope="col">Term</th>
              <th scope="col" class="number">
                Odds ratio
              </th>
              <th scope="col" class="forest-cell">
                <span class="unseen">Odds ratio on a log scale</span>
                <ForestHeader axis={context.axis} />
              </th>
              <th scope="col" class="number">
                {confidence} % {kind}
              </th>
              <th scope="col" class="number">
                Estimate
              </th>
              <th scope="col" class="number">
                Std. error
              </th>
              <th scope="col" class="number">
                z
              </th>
              <th scope="col" class="number">
                p
              </th>
            </tr>
          </thead>
          <tbody>
            {coefficientRows(report, schema, true).map((row, index) => (
              <Row key={index} row={row} context={context} />
            ))}
          </tbody>
        </table>
      </section>
    </Panel>
  );
}

function titleOf(report: FitReport): string {
  const name = penaltyName(report);
  if (name === null) return 'Coefficients';
  return `Coefficients, ${isShrunken(report) ? name.charAt(0).toLowerCase() + name.slice(1) : name}`;
}

function goodOf(report: FitReport): string {
  const { intervals } = report;
  const each =
    'Each odds ratio is for one more unit of a number, or against the reference level (1.00), all else equal. Open a number for all its digits.';
  if (selects(report))
    return `The penalty set some estimates to exactly 0 and pulled the others towards it. There are no p-values after a selection: the data that chose the columns cannot test them as well. ${each}`;
  if (isShrunken(report))
    return `Estimates are pulled towards 0, so they have no standard errors, p-values or intervals. ${each}`;
  const by =
    intervals === 'profile' ? ' Intervals and p-values are by the profile of the penalised likelihood.' : '';
  return `Good looks like intervals that are short and do not cross 1 (filled dots).${by} ${each}`;
}

const Dash = () => <span class="quiet">—</span>;

function Row({ row, context }: { readonly row: TableRow; readonly context: Context }) {
  if (row.kind === 'heading') {
    return (
      <tr class="term-heading">
        <th scope="rowgroup" colSpan={8}>
          {row.label}
        </th>
      </tr>
    );
  }
  if (row.kind === 'reference') {
    return (
      <tr class="reference-row">
        <th scope="row" class="nested">
          {row.label}
        </th>
        <td class="number">1.00</td>
        <td class="forest-cell">
          <ForestReference axis={context.axis} />
        </td>
        <td class="number quiet">reference</td>
        <td colSpan={4} />
      </tr>
    );
  }
  return <CoefficientRow row={row} context={context} />;
}

function CoefficientRow(props: {
  readonly row: Extract<TableRow, { kind: 'coefficient' }>;
  readonly context: Context;
}) {
  const { row, context } = props;
  const { coefficient } = row;
  const name = (
    <th scope="row" class={row.nested ? 'nested' : ''}>
      {row.label}
    </th>
  );
  if (coefficient.estimate === null) {
    const why = row.combination === null ? infinity(coefficient) : `aliased: equals ${row.combination}`;
    return (
      <tr class="no-estimate">
        {name}
        <td />
        <td class="forest-cell">
          <ForestRow axis={context.axis} of={coefficient} />
        </td>
        <td colSpan={5}>{why}</td>
      </tr>
    );
  }
  return (
    <tr>
      {name}
      <Numbers of={coefficient} context={context} />
    </tr>
  );
}

function infinity({ limit }: CoefficientReport): string {
  if (limit === undefined) return 'no estimate';
  return limit === '+infinity' ? 'odds ratio → ∞' : 'odds ratio → 0';
}

/** Three decimals, four where the value is small; what a penalty set to 0 is just that. */
const decimal = (value: number) =>
  value === 0 ? '0' : formatNumber(value, Math.abs(value) < 0.1 ? 4 : 3, 2);

function Numbers({ of, context }: { readonly of: CoefficientReport; readonly context: Context }) {
  const { fit, rosetta, axis } = context;
  const index = fit.report.coefficients.indexOf(of);
  const explained = explainCoefficient(of, index, fit.report, rosetta);
  const [low, high] = of.oddsRatioInterval ?? [null, null];
  const decimals = oddsRatioDecimals(low, high);
  const ratio = (value: number | null) => (value === null ? '∞' : formatOddsRatio(value, decimals));
  const cell = (value: number | null, text: string, explanation: (typeof explained)['z']) => (
    <td class="number">{value === null ? <Dash /> : <Opens text={text} explanation={explanation} />}</td>
  );
  return (
    <>
      {cell(of.oddsRatio, ratio(of.oddsRatio), explained.oddsRatio)}
      <td class="forest-cell">{of.oddsRatio !== null && <ForestRow axis={axis} of={of} />}</td>
      {cell(of.oddsRatioInterval && of.oddsRatio, `${ratio(low)} to ${ratio(high)}`, explained.interval)}
      {cell(of.estimate, decimal(of.estimate ?? 0), explained.estimate)}
      {cell(of.standardError, decimal(of.standardError ?? 0), explained.standardError)}
      {cell(of.z, formatZ(of.z ?? 0), explained.z)}
      {cell(of.p, formatP(of.p ?? 0), explained.p)}
    </>
  );
}
