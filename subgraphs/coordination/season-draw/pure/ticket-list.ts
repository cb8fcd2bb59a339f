import { compareBytes } from '../../../subgraph-kit/pure/byte-order.ts';
import { BLOCK_BYTES } from './primitives.ts';

/** Tickets of all balls, 16 bytes each, compared by their first 32 bits, and by all bits only where these agree. */
export class TicketList {
  readonly #tickets: Uint8Array;
  readonly #view: DataView;

  constructor(tickets: Uint8Array) {
    this.#tickets = tickets;
    this.#view = new DataView(tickets.buffer, tickets.byteOffset, tickets.byteLength);
  }

  /** Ticket of a ball, as a view. */
  at(position: number): Uint8Array {
    return this.#tickets.subarray(position * BLOCK_BYTES, (position + 1) * BLOCK_BYTES);
  }

  /** Negative, 0 or positive, as the ball's ticket is below, equal to or above another one. */
  compare(position: number, ticket: Uint8Array): number {
    const prefix = new DataView(ticket.buffer, ticket.byteOffset).getUint32(0);
    return this.#view.getUint32(position * BLOCK_BYTES) - prefix || compareBytes(this.at(position), ticket);
  }

  /** The balls whose tickets do not exceed a limit, by position. */
  upTo(limit: Uint8Array): Uint32Array {
    const prefix = new DataView(limit.buffer, limit.byteOffset).getUint32(0);
    const positions: number[] = [];
    for (let position = 0; position * BLOCK_BYTES < this.#tickets.length; position++) {
      if (this.#view.getUint32(position * BLOCK_BYTES) <= prefix && this.compare(position, limit) <= 0) positions.push(position);
    }
    return Uint32Array.from(positions);
  }
}
