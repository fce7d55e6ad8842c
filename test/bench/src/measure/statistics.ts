import { build } from 'hdr-histogram-js';

export function median(values: number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? Number.NaN)) / 2;
}

/** Half the distance from least to most, as a part of the median. */
export function spread(values: number[]): number {
  return (Math.max(...values) - Math.min(...values)) / 2 / median(values);
}

/** Microseconds at some percentiles. */
export interface Latency {
  p50: number;
  p90: number;
  p99: number;
  max: number;
}

/**
 * Percentiles of nanoseconds. Each of the `inFlight` places of the load would have begun its next connection `interval`
 * nanoseconds after the one before; what a stall kept it from beginning is added (HdrHistogram's correction for
 * coordinated omission).
 */
export function latency(nanoseconds: Iterable<number>, interval: number): Latency {
  const histogram = build({ highestTrackableValue: 3.6e12, numberOfSignificantValueDigits: 3 });
  for (const value of nanoseconds) {
    histogram.recordValueWithExpectedInterval(
      Math.max(1, Math.round(value)),
      Math.max(1, Math.round(interval)),
    );
  }
  const at = (percentile: number) => histogram.getValueAtPercentile(percentile) / 1000;
  return { p50: at(50), p90: at(90), p99: at(99), max: at(100) };
}
