/** What a file that is no model seems to be, so that the message can say so. */
import { nameOf } from './shape.js';

/** Keys that give a JSON document of another program away. */
const JSON_SIGNS: readonly (readonly [string, string])[] = [
  ['coef_', 'attributes of a scikit-learn estimator'],
  ['intercept_', 'attributes of a scikit-learn estimator'],
  ['sklearn_version', 'a scikit-learn estimator'],
  ['learner', 'an XGBoost model'],
  ['tree_info', 'a LightGBM model'],
  ['irVersion', 'an ONNX model in JSON'],
  ['opsetImport', 'an ONNX model in JSON'],
  ['modelTopology', 'a TensorFlow.js model'],
  ['PMML', 'a PMML document in JSON'],
  ['dependencies', 'a package.json'],
];

/** First bytes, as one byte a character or as a UTF-8 decoder leaves them. */
const TEXT_SIGNS: readonly (readonly [string, string])[] = [
  ['PK\u0003\u0004', 'a ZIP archive'],
  ['\u001f\u008b', 'a gzip file'],
  ['\u001f\ufffd', 'a gzip file'],
  ['PAR1', 'a Parquet file'],
  ['ARROW1', 'an Arrow file'],
  ['\u0089HDF', 'an HDF5 file'],
  ['\ufffdHDF', 'an HDF5 file'],
  ['\u0080\u0004', 'a Python pickle'],
  ['\ufffd\u0004', 'a Python pickle'],
  ['\u0080\u0005', 'a Python pickle'],
  ['\ufffd\u0005', 'a Python pickle'],
];

const NOT_TEXT = /[^\P{Cc}\s]|\ufffd/u;

/** For a text that is not JSON and does not begin as an object. */
export function describeText(text: string): string {
  const start = text.slice(0, 500);
  const sign = TEXT_SIGNS.find(([prefix]) => start.startsWith(prefix));
  if (sign !== undefined) return sign[1];
  if (NOT_TEXT.test(start)) return /onnx/i.test(start) ? 'an ONNX model' : 'a binary file';
  if (!start.startsWith('<')) return 'a text that is not JSON';
  if (start.includes('<PMML')) return 'a PMML document';
  return /<html/i.test(start) ? 'an HTML page' : 'an XML document';
}

/** For parsed JSON without our format. */
export function describeJson(value: unknown): string {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return nameOf(value);
  const entries = new Map<string, unknown>(Object.entries(value));
  const format = entries.get('format');
  if (typeof format === 'string') {
    if (format.startsWith('oddsmith-fit/'))
      return `a fit report (${format}, what fit --json prints), not a model file`;
    if (format.startsWith('oddsmith-')) return `another output of oddsmith (${format})`;
    return `a file of format ${nameOf(format).replace('the text ', '')}`;
  }
  const sign = JSON_SIGNS.find(([key]) => entries.has(key));
  return sign?.[1] ?? 'JSON of another program';
}
