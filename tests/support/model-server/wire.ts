import type { StatusStep, StreamedStep } from './script.ts';

/** One server-sent event. Without a name only a `data:` line is sent; a string goes out as it is. */
export interface Frame {
  readonly event?: string;
  readonly data: unknown;
}

/** A request as a wire format sees it. */
export interface WireRequest {
  readonly path: string;
  readonly body: unknown;
  /** Counts up with every request, so that ids are unique and runs repeat exactly. */
  readonly number: number;
}

/** One vendor's way of talking: which requests are its own, and how an answer is written. */
export interface Wire {
  readonly name: string;
  readonly matches: (path: string) => boolean;
  /** Whether the request is one of the story: it asks for a generation and offers tools. */
  readonly offersTools: (body: unknown) => boolean;
  readonly frames: (step: StreamedStep, request: WireRequest) => readonly Frame[];
  /** The same answer in one piece, for requests that ask for no stream; null where the format is only streamed. */
  readonly whole: (step: StreamedStep, request: WireRequest) => unknown;
  readonly streams: (request: WireRequest) => boolean;
  readonly error: (step: StatusStep) => unknown;
  /** Side doors such as token counting: an answer that needs no step, or undefined. */
  readonly aside: (request: WireRequest) => unknown;
}
