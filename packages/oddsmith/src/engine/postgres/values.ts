/** What PostgreSQL's types are to a formula, and how their texts become values. */
import type { RelationColumnType } from '@oddsmith/core';

/** Object identifiers of built-in types; they are the same in every server. */
const NUMBERS = new Set([20, 21, 23, 700, 701, 1700]);
const BOOLEAN = 16;
const DATES = new Set([1082, 1114, 1184]);
/** uuid, time, timetz. */
const AS_TEXT = new Set([2950, 1083, 1266]);
/** `typcategory` of texts and enumerations, whoever made the type. */
const TEXTS = new Set(['S', 'E']);

/** Null for what a formula cannot use: arrays, JSON, bytes, money, intervals. A domain has the type that it is made of. */
export function typeOf(type: number, category: string): RelationColumnType | null {
  if (NUMBERS.has(type)) return 'number';
  if (type === BOOLEAN) return 'boolean';
  if (DATES.has(type)) return 'date';
  return AS_TEXT.has(type) || TEXTS.has(category) ? 'text' : null;
}

const asNumber = (text: string) => Number(text);
const asTruth = (text: string) => text === 't';
const asIs = (text: string) => text;

/** In the shape that `pg` asks for. Numbers are doubles: of `numeric` the same one that PostgreSQL's cast gives. */
export const TYPES = {
  getTypeParser: (type: number) => (NUMBERS.has(type) ? asNumber : type === BOOLEAN ? asTruth : asIs),
};
