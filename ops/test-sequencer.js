import Sequencer from '@jest/test-sequencer';

/**
 * Jest's own order is the longest first, which on a fresh checkout means the largest file first. The tests of whole systems are
 * short files that run for a minute: at the end one of them would keep one worker busy and the other idle, so they go first.
 */
const ofWholeSystems = new Set(['chaos', 'e2e']);

export default class WholeSystemsFirst extends Sequencer {
  sort(tests) {
    const sorted = super.sort(tests);
    const isFirst = ({ context }) => ofWholeSystems.has(context.config.displayName?.name);
    return [...sorted.filter(isFirst), ...sorted.filter((test) => !isFirst(test))];
  }
}
