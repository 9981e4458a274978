interface Stored {
  resolvedBy: string | null;
}

/** The system heals by itself; what a person resolved is not healed but settled. */
export const showDifference = <D extends Stored>(difference: D): D & { healed: boolean } => ({
  ...difference,
  healed: difference.resolvedBy === 'system',
});
