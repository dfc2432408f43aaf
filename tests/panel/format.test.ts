import { describe, expect, it } from 'vitest';
import { formatFor, parseAmount, shownDecimals } from '../../src/panel/format.ts';

describe('amounts', () => {
  const format = formatFor('en', 2);
  it('puts negatives in parentheses', () => {
    expect(format.money(-1234.5)).toBe('(1,234.50)');
    expect(format.money(null)).toBe('–');
    expect(format.change(3)).toBe('+3.00');
    expect(format.change(0)).toBe('±0');
  });
  it('says n/m where a ratio has no base', () => {
    expect(format.percent(null)).toBe('n/m');
    expect(format.percent(0.1234)).toBe('12.3%');
  });
  it('drops cents only when no amount has any', () => {
    expect(shownDecimals([1, null, 3], 2)).toBe(0);
    expect(shownDecimals([1, 2.5], 2)).toBe(2);
  });
  it.each([
    ['1,234.5', 1234.5],
    ['(5)', -5],
    ['12%', 12],
    ['', null],
    ['ten', null],
  ])('reads %s', (text, expected) => expect(parseAmount(text)).toBe(expected));
});
