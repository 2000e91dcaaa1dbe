/** Work under way by key: whoever asks for the same meanwhile gets the same promise. */
export class SingleFlight<Value> {
  readonly #flights = new Map<string, Promise<Value>>();

  do(key: string, work: () => Promise<Value>): Promise<Value> {
    const flight = this.#flights.get(key) ?? work().finally(() => this.#flights.delete(key));
    this.#flights.set(key, flight);
    return flight;
  }
}
