// ---------------------------------------------------------------------------------------------------------------------
// Plain things

function isObject(value: unknown): value is { [key: string]: unknown } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((one) => typeof one === 'string');
}

/** A table's own entry; what every object inherits (`constructor`) is not one. */
function own<T>(table: { readonly [key: string]: T }, key: string): T | undefined {
  return Object.prototype.hasOwnProperty.call(table, key) ? table[key] : undefined;
}

function distinct(names: readonly string[]): string[] {
  return names.filter((name, place) => names.indexOf(name) === place);
}

function isAscii(text: string): boolean {
  return /^[\x00-\x7f]*$/.test(text);
}

/** A question that cannot be asked: an SDK or a country that there is no such. */
function wrong(what: string): Error {
  const error = new Error(what);
  error.name = 'WrongQuestion';
  return error;
}

function textOf(error: unknown): string {
  try {
    return isObject(error) && typeof error.message === 'string' ? error.message : String(error);
  } catch (_) {
    return 'an error that cannot be told';
  }
}

export { distinct, isAscii, isObject, isTexts, own, textOf, wrong };
