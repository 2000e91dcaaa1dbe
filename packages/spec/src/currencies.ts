// ISO 4217, list one of 2026: currencies in use, without funds, metals and codes for testing.
const decimals: readonly (readonly [number, string])[] = [
  [0, 'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF'],
  [3, 'BHD IQD JOD KWD LYD OMR TND'],
  [
    2,
    `AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CNY COP CRC CUP CVE
    CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR JMD KES KGS KHR
    KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD PAB
    PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY
    TTD TWD TZS UAH USD UYU UZS VED VES WST XCD XCG YER ZAR ZMW ZWG`,
  ],
];

const byCode: ReadonlyMap<string, number> = new Map(
  decimals.flatMap(([count, codes]) => codes.split(/\s+/).map(code => [code, count] as const)),
);

/**
 * How many decimals ISO 4217 gives a currency: 2 for EUR, 0 for JPY, 3 for KWD; `undefined` where there is no such currency.
 *
 * @example
 * ```js
 * const digits = minorUnits('KWD'); // 3
 * ```
 */
export function minorUnits(currency: string): number | undefined {
  return byCode.get(currency);
}
