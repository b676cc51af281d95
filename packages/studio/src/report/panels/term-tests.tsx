/** Likelihood-ratio tests of the terms. */
import { type Fit, formatNumber, formatP, type TermTestReport } from '@oddsmith/core';
import type { Explanation } from '../explain/explanation.js';
import { Opens } from '../explain/opens.js';
import { Panel } from './panel.js';

function explain(
  { term, statistic, df, p }: TermTestReport,
  { report }: Fit,
): Record<'statistic' | 'p', Explanation> {
  const smaller = `smaller = refit without ${term}`;
  const isFirth = report.penalty === 'firth';
  const r = isFirth ? 'drop1(fit, test = "PLR")' : 'drop1(fit, test = "LRT")';
  const python = (line: string) => (isFirth ? '# statsmodels has no Firth estimate' : line);
  return {
    statistic: {
      title: `Likelihood-ratio statistic of ${term}`,
      value: statistic,
      meaning: `How much worse the fit gets without ${term}; about its degrees of freedom where it has no influence.`,
      formula: isFirth
        ? 'χ² = 2·(ℓ* − ℓ* without the term),  ℓ* the penalised log-likelihood'
        : 'χ² = 2·(ℓ − ℓ without the term)',
      inputs: [
        ['df', df],
        ['ℓ', report.logLikelihood],
      ],
      r,
      python: python(`# ${smaller}\n2 * (fit.llf - smaller.llf)`),
    },
    p: {
      title: `Likelihood-ratio test of ${term}`,
      value: p,
      meaning: `How often a term without influence would improve the fit as much as ${term} does.`,
      formula: 'p = P(χ² with df degrees of freedom > the statistic)',
      inputs: [
        ['statistic', statistic],
        ['df', df],
      ],
      r,
      python: python(
        `# ${smaller}\nfrom scipy.stats import chi2; chi2.sf(2 * (fit.llf - smaller.llf), ${df})`,
      ),
    },
  };
}

export function TermTests({ fit }: { readonly fit: Fit }) {
  const { terms } = fit.report;
  if (terms.length === 0) return null;
  return (
    <Panel
      title="Terms"
      good="What the fit loses when a whole term is dropped. Good looks like small p for the terms you ask about; a large p does not prove that a term has no influence."
    >
      <table class="table">
        <thead>
          <tr>
            <th scope="col">Term</th>
            <th scope="col" class="number">
              χ²
            </th>
            <th scope="col" class="number">
              df
            </th>
            <th scope="col" class="number">
              p
            </th>
          </tr>
        </thead>
        <tbody>
          {terms.map((test) => (
            <TestRow key={test.term} test={test} explained={explain(test, fit)} />
          ))}
        </tbody>
      </table>
    </Panel>
  );
}

function TestRow(props: { readonly test: TermTestReport; readonly explained: ReturnType<typeof explain> }) {
  const { test, explained } = props;
  return (
    <tr>
      <th scope="row">{test.term}</th>
      <td class="number">
        <Opens text={formatNumber(test.statistic, 2)} explanation={explained.statistic} />
      </td>
      <td class="number">{test.df}</td>
      <td class="number">
        <Opens text={formatP(test.p)} explanation={explained.p} />
      </td>
    </tr>
  );
}
