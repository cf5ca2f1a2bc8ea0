package io.payledger.api.payments;

/** Statements of a bank, version 08. */
public final class Camt {

    static final String DAY = "2026-11-27";

    private Camt() {}

    public static String file(String... statements) {
        return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                + "<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:camt.053.001.08\"><BkToCstmrStmt>"
                + "<GrpHdr><MsgId>M-" + System.nanoTime() + "</MsgId></GrpHdr>"
                + String.join("\n", statements) + "</BkToCstmrStmt></Document>";
    }

    public static String statement(String id, String iban, String... entries) {
        return "<Stmt><Id>" + id + "</Id><ElctrncSeqNb>1</ElctrncSeqNb>"
                + "<Acct><Id><IBAN>" + iban + "</IBAN></Id><Ccy>EUR</Ccy></Acct>"
                + "<Bal><Tp><CdOrPrtry><Cd>CLBD</Cd></CdOrPrtry></Tp><Amt Ccy=\"EUR\">1.00</Amt>"
                + "<CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>" + DAY + "</Dt></Dt></Bal>"
                + String.join("\n", entries) + "</Stmt>";
    }

    public static String entry(String amount, String direction, String details) {
        return "<Ntry><Amt Ccy=\"EUR\">" + amount + "</Amt><CdtDbtInd>" + direction
                + "</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts><BookgDt><Dt>" + DAY + "</Dt></BookgDt><NtryDtls>" + details
                + "</NtryDtls></Ntry>";
    }

    public static String batch(String messageId, int transfers) {
        return "<Btch><PmtInfId>" + messageId + "</PmtInfId><NbOfTxs>" + transfers + "</NbOfTxs></Btch>";
    }

    static String transaction(String endToEndId, String amount) {
        return "<TxDtls><Refs><EndToEndId>" + endToEndId + "</EndToEndId></Refs><Amt Ccy=\"EUR\">" + amount
                + "</Amt><RltdPties><Cdtr><Pty><Nm>Anna Geheim</Nm></Pty></Cdtr></RltdPties></TxDtls>";
    }

    static String returned(String endToEndId, String code) {
        return "<TxDtls><Refs><EndToEndId>" + endToEndId + "</EndToEndId></Refs><RtrInf><Rsn><Cd>" + code
                + "</Cd></Rsn><AddtlInf>Anna Geheim</AddtlInf></RtrInf></TxDtls>";
    }
}
