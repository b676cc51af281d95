/** What only some options and some data ask for: other families, penalties, other standard errors, rows that are separated, … */
export { fitClasses } from '../../families/fit-classes.js';
export { separationText } from '../../output/separation-text.js';
export { fitWide } from '../../wide/fit/fit-wide.js';
export { searchAliases } from '../alias-search.js';
export { gradientSolving } from '../gradient-solving.js';
export { journalOf } from '../journal.js';
export { large } from '../large.js';
export { groupedOf } from '../likelihood.js';
export { existence } from '../limiting.js';
export { penalising } from '../penalising.js';
export { profiles } from '../profiles.js';
export { reviseInTurns } from '../revise.js';
export { rounded } from '../rounded.js';
export { readStart } from '../start.js';
