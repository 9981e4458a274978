/** An event is written down once, as the text that is delivered, listed and saved; nobody changes it afterwards. */
export interface KeptEvent {
  id: string;
  type: string;
  created: number;
  json: string;
  delivered: boolean;
}
