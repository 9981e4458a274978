/** An event with its JSON text, which is created once and then delivered, listed and saved unchanged. */
export interface StoredEvent {
  id: string;
  type: string;
  created: number;
  json: string;
  delivered: boolean;
}
