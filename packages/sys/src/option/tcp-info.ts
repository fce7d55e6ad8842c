import { type Codec, littleEndian } from './structure.js';

/** The fields of Linux's struct tcp_info after its eight bytes of flags, in order. */
const fields = {
  // Microseconds, then bytes.
  tcpi_rto: 4,
  tcpi_ato: 4,
  tcpi_snd_mss: 4,
  tcpi_rcv_mss: 4,
  // Segments.
  tcpi_unacked: 4,
  tcpi_sacked: 4,
  tcpi_lost: 4,
  tcpi_retrans: 4,
  tcpi_fackets: 4,
  // Milliseconds ago.
  tcpi_last_data_sent: 4,
  tcpi_last_ack_sent: 4,
  tcpi_last_data_recv: 4,
  tcpi_last_ack_recv: 4,
  // Bytes; rtt and rttvar are microseconds; ssthresh, cwnd and reordering are segments.
  tcpi_pmtu: 4,
  tcpi_rcv_ssthresh: 4,
  tcpi_rtt: 4,
  tcpi_rttvar: 4,
  tcpi_snd_ssthresh: 4,
  tcpi_snd_cwnd: 4,
  tcpi_advmss: 4,
  tcpi_reordering: 4,
  tcpi_rcv_rtt: 4,
  tcpi_rcv_space: 4,
  tcpi_total_retrans: 4,
  // Bytes a second, then bytes.
  tcpi_pacing_rate: 8,
  tcpi_max_pacing_rate: 8,
  tcpi_bytes_acked: 8,
  tcpi_bytes_received: 8,
  tcpi_segs_out: 4,
  tcpi_segs_in: 4,
  tcpi_notsent_bytes: 4,
  tcpi_min_rtt: 4,
  tcpi_data_segs_in: 4,
  tcpi_data_segs_out: 4,
  tcpi_delivery_rate: 8,
  // Microseconds.
  tcpi_busy_time: 8,
  tcpi_rwnd_limited: 8,
  tcpi_sndbuf_limited: 8,
  tcpi_delivered: 4,
  tcpi_delivered_ce: 4,
  tcpi_bytes_sent: 8,
  tcpi_bytes_retrans: 8,
  tcpi_dsack_dups: 4,
  tcpi_reord_seen: 4,
  tcpi_rcv_ooopack: 4,
  tcpi_snd_wnd: 4,
  tcpi_rcv_wnd: 4,
  tcpi_rehash: 4,
  // The last in milliseconds.
  tcpi_total_rto: 2,
  tcpi_total_rto_recoveries: 2,
  tcpi_total_rto_time: 4,
  tcpi_received_ce: 4,
  tcpi_delivered_e1_bytes: 4,
  tcpi_delivered_e0_bytes: 4,
  tcpi_delivered_ce_bytes: 4,
  tcpi_received_e1_bytes: 4,
  tcpi_received_e0_bytes: 4,
  tcpi_received_ce_bytes: 4,
  tcpi_accecn_fail_mode: 2,
  tcpi_accecn_opt_seen: 2,
} as const;

/** The fields that every kernel since 2.6 has; later ones are there as far as this kernel gives them. */
type Counters = { -readonly [Field in keyof typeof fields]?: number };

/**
 * `struct tcp_info`. `tcpi_rto`, `tcpi_ato`, `tcpi_rtt`, `tcpi_rttvar`, `tcpi_rcv_rtt`, `tcpi_min_rtt`, `tcpi_busy_time`,
 * `tcpi_rwnd_limited` and `tcpi_sndbuf_limited` are microseconds; `tcpi_last_*` and `tcpi_total_rto_time` milliseconds; rates
 * bytes a second, Infinity where there is no limit; windows, sizes and `*_bytes` bytes; the others segments or events.
 */
export interface TcpInfo extends Counters {
  /** `TCP_ESTABLISHED` is 1, `TCP_CLOSE` 7, `TCP_LISTEN` 10. */
  tcpi_state: number;
  tcpi_ca_state: number;
  tcpi_retransmits: number;
  tcpi_probes: number;
  tcpi_backoff: number;
  tcpi_options: number;
  tcpi_snd_wscale: number;
  tcpi_rcv_wscale: number;
  tcpi_delivery_rate_app_limited: boolean;
  tcpi_fastopen_client_fail: number;
}

const NO_LIMIT = 2 ** 64 - 1;

function counter(view: DataView, at: number, size: 2 | 4 | 8): number {
  if (size === 2) return view.getUint16(at, littleEndian);
  if (size === 4) return view.getUint32(at, littleEndian);
  const value = Number(view.getBigUint64(at, littleEndian));
  return value >= NO_LIMIT ? Number.POSITIVE_INFINITY : value;
}

function counters(view: DataView): Counters {
  const found: Counters = {};
  let at = 8;
  for (const [field, size] of Object.entries(fields) as [keyof typeof fields, 2 | 4 | 8][]) {
    if (at + size > view.byteLength) break;
    found[field] = counter(view, at, size);
    at += size;
  }
  return found;
}

export const tcp_info: Codec<TcpInfo> = {
  what: 'a struct tcp_info',
  room: 1024,
  decode: (view) =>
    view.byteLength < 8
      ? undefined
      : {
          tcpi_state: view.getUint8(0),
          tcpi_ca_state: view.getUint8(1),
          tcpi_retransmits: view.getUint8(2),
          tcpi_probes: view.getUint8(3),
          tcpi_backoff: view.getUint8(4),
          tcpi_options: view.getUint8(5),
          tcpi_snd_wscale: view.getUint8(6) & 15,
          tcpi_rcv_wscale: view.getUint8(6) >> 4,
          tcpi_delivery_rate_app_limited: (view.getUint8(7) & 1) !== 0,
          tcpi_fastopen_client_fail: (view.getUint8(7) >> 1) & 3,
          ...counters(view),
        },
  encode: () => undefined,
};
