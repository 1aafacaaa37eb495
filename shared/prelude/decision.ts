/**
 * What an accepted command leads to: the next state and the facts to be journalled, in order.
 * No events means that nothing changes and nothing is written.
 */
export type Decision<State, Event> = {
  readonly next: State;
  readonly events: ReadonlyArray<Event>;
};
