/** A backend and its model; null is the backend's own default. */
export interface Worker {
  readonly backend: string;
  readonly model: string | null;
}
