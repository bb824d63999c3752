// ---------------------------------------------------------------------------------------------------------------------
// The bundle's digest: canonical JSON and SHA-256

import { isObject } from './plain';

/** JSON with sorted keys and no blanks (RFC 8785 for what a bundle holds), one key of the outermost object left out. */
function canonical(value: unknown, without?: string): string {
  if (Array.isArray(value)) return '[' + value.map((one) => canonical(one)).join(',') + ']';
  if (!isObject(value)) return JSON.stringify(value);
  const keys = Object.keys(value).filter((key) => key !== without).sort();
  return '{' + keys.map((key) => JSON.stringify(key) + ':' + canonical(value[key])).join(',') + '}';
}

/** SHA-256 of a text's UTF-8 bytes, in hexadecimal (FIPS 180-4). */
export function sha256(text: string): string {
  const bytes = utf8(text);
  const length = bytes.length;
  bytes.push(0x80);
  while (bytes.length % 64 !== 56) bytes.push(0);
  const high = Math.floor(length / 0x20000000);
  const low = (length << 3) >>> 0;
  for (const word of [high, low]) for (let shift = 24; shift >= 0; shift -= 8) bytes.push((word >>> shift) & 255);
  const state = ROOTS.slice();
  const schedule: number[] = [];
  for (let block = 0; block < bytes.length; block += 64) digestBlock(bytes, block, state, schedule);
  return state.map((word) => ('0000000' + (word >>> 0).toString(16)).slice(-8)).join('');
}

function digestBlock(bytes: readonly number[], block: number, state: number[], schedule: number[]): void {
  for (let i = 0; i < 16; i += 1) {
    const at = block + 4 * i;
    schedule[i] = (bytes[at] << 24) | (bytes[at + 1] << 16) | (bytes[at + 2] << 8) | bytes[at + 3];
  }
  for (let i = 16; i < 64; i += 1) {
    const w = schedule[i - 15];
    const v = schedule[i - 2];
    const s0 = ((w >>> 7) | (w << 25)) ^ ((w >>> 18) | (w << 14)) ^ (w >>> 3);
    const s1 = ((v >>> 17) | (v << 15)) ^ ((v >>> 19) | (v << 13)) ^ (v >>> 10);
    schedule[i] = (schedule[i - 16] + s0 + schedule[i - 7] + s1) | 0;
  }
  let a = state[0], b = state[1], c = state[2], d = state[3], e = state[4], f = state[5], g = state[6], h = state[7];
  for (let i = 0; i < 64; i += 1) {
    const s1 = ((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7));
    const t1 = (h + s1 + ((e & f) ^ (~e & g)) + FACTORS[i] + schedule[i]) | 0;
    const s0 = ((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10));
    const t2 = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    h = g;
    g = f;
    f = e;
    e = (d + t1) | 0;
    d = c;
    c = b;
    b = a;
    a = (t1 + t2) | 0;
  }
  const mixed = [a, b, c, d, e, f, g, h];
  for (let i = 0; i < 8; i += 1) state[i] = (state[i] + mixed[i]) | 0;
}

function utf8(text: string): number[] {
  const bytes: number[] = [];
  for (const letter of text) {
    const point = letter.codePointAt(0) as number;
    if (point < 0x80) bytes.push(point);
    else if (point < 0x800) bytes.push(0xc0 | (point >> 6), 0x80 | (point & 63));
    else if (point < 0x10000) bytes.push(0xe0 | (point >> 12), 0x80 | ((point >> 6) & 63), 0x80 | (point & 63));
    else {
      bytes.push(0xf0 | (point >> 18), 0x80 | ((point >> 12) & 63), 0x80 | ((point >> 6) & 63), 0x80 | (point & 63));
    }
  }
  return bytes;
}

const PRIMES = firstPrimes(64);
const ROOTS = PRIMES.slice(0, 8).map((prime) => fractionBits(Math.pow(prime, 1 / 2)));
const FACTORS = PRIMES.map((prime) => fractionBits(Math.pow(prime, 1 / 3)));

function fractionBits(root: number): number {
  return ((root - Math.floor(root)) * 0x100000000) | 0;
}

function firstPrimes(count: number): number[] {
  const primes: number[] = [];
  for (let number = 2; primes.length < count; number += 1) {
    if (primes.every((prime) => number % prime !== 0)) primes.push(number);
  }
  return primes;
}

export { canonical };
