package io.payledger.bankfiles;

import static io.payledger.bankfiles.Element.leaf;
import static io.payledger.bankfiles.Element.leaves;
import static io.payledger.bankfiles.Element.many;
import static io.payledger.bankfiles.Element.one;
import static io.payledger.bankfiles.Element.oneOrText;

import com.prowidesoftware.swift.model.mx.MxCamt05300108;
import com.prowidesoftware.swift.model.mx.dic.AccountIdentification4Choice;
import com.prowidesoftware.swift.model.mx.dic.AccountStatement9;
import com.prowidesoftware.swift.model.mx.dic.ActiveOrHistoricCurrencyAndAmount;
import com.prowidesoftware.swift.model.mx.dic.AmountAndCurrencyExchange3;
import com.prowidesoftware.swift.model.mx.dic.BalanceSubType1Choice;
import com.prowidesoftware.swift.model.mx.dic.BalanceType10Choice;
import com.prowidesoftware.swift.model.mx.dic.BankToCustomerStatementV08;
import com.prowidesoftware.swift.model.mx.dic.BatchInformation2;
import com.prowidesoftware.swift.model.mx.dic.CashAccount38;
import com.prowidesoftware.swift.model.mx.dic.CashAccount39;
import com.prowidesoftware.swift.model.mx.dic.CashBalance8;
import com.prowidesoftware.swift.model.mx.dic.CreditDebitCode;
import com.prowidesoftware.swift.model.mx.dic.DateAndDateTime2Choice;
import com.prowidesoftware.swift.model.mx.dic.DateTimePeriod1;
import com.prowidesoftware.swift.model.mx.dic.EntryDetails9;
import com.prowidesoftware.swift.model.mx.dic.EntryStatus1Choice;
import com.prowidesoftware.swift.model.mx.dic.EntryTransaction10;
import com.prowidesoftware.swift.model.mx.dic.GroupHeader81;
import com.prowidesoftware.swift.model.mx.dic.Pagination1;
import com.prowidesoftware.swift.model.mx.dic.PaymentReturnReason5;
import com.prowidesoftware.swift.model.mx.dic.ReportEntry10;
import com.prowidesoftware.swift.model.mx.dic.ReturnReason5Choice;
import com.prowidesoftware.swift.model.mx.dic.TransactionParties6;
import com.prowidesoftware.swift.model.mx.dic.TransactionReferences6;
import io.payledger.bankfiles.Statement.Account;
import io.payledger.bankfiles.Statement.Balance;
import io.payledger.bankfiles.Statement.Batch;
import io.payledger.bankfiles.Statement.Details;
import io.payledger.bankfiles.Statement.Entry;
import io.payledger.bankfiles.Statement.Transaction;
import java.io.IOException;
import java.io.InputStream;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.util.Currency;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads camt.053.001.02 to .14. Safe for use by several threads. */
public final class Camt053 {

    private static final Element STATEMENTS = one(
            "BkToCstmrStmt",
            one("GrpHdr", leaf("MsgId", Facet.text(35)), pages("MsgPgntn")),
            many(
                    "Stmt",
                    leaf("Id", Facet.text(35)),
                    pages("StmtPgntn"),
                    leaf("ElctrncSeqNb", Facet.SEQUENCE),
                    one("FrToDt", leaf("FrDtTm", Facet.TIME), leaf("ToDtTm", Facet.TIME)),
                    one(
                            "Acct",
                            one("Id", leaf("IBAN", Facet.IBAN), one("Othr", leaf("Id", Facet.text(34)))),
                            leaf("Ccy", Facet.CURRENCY),
                            one("Prxy", leaf("Id", Facet.text(1024)))),
                    many(
                            "Bal",
                            one("Tp", codeOrText("CdOrPrtry"), codeOrText("SubTp")),
                            leaf("Amt", Facet.AMOUNT),
                            leaf("CdtDbtInd", Facet.CREDIT_DEBIT),
                            day("Dt")),
                    many(
                            "Ntry",
                            leaf("Amt", Facet.AMOUNT),
                            leaf("CdtDbtInd", Facet.CREDIT_DEBIT),
                            leaf("RvslInd", Facet.BOOLEAN),
                            oneOrText("Sts", leaf("Cd", Facet.CODE), leaf("Prtry", Facet.text(35))),
                            day("BookgDt"),
                            day("ValDt"),
                            leaf("AcctSvcrRef", Facet.text(35)),
                            many(
                                    "NtryDtls",
                                    one(
                                            "Btch",
                                            leaf("MsgId", Facet.text(35)),
                                            leaf("PmtInfId", Facet.text(35)),
                                            leaf("NbOfTxs", Facet.COUNT),
                                            leaf("TtlAmt", Facet.AMOUNT),
                                            leaf("CdtDbtInd", Facet.CREDIT_DEBIT)),
                                    many(
                                            "TxDtls",
                                            one(
                                                    "Refs",
                                                    leaf("MsgId", Facet.text(35)),
                                                    leaf("AcctSvcrRef", Facet.text(35)),
                                                    leaf("PmtInfId", Facet.text(35)),
                                                    leaf("EndToEndId", Facet.text(35))),
                                            leaf("Amt", Facet.AMOUNT),
                                            leaf("CdtDbtInd", Facet.CREDIT_DEBIT),
                                            one("AmtDtls", one("TxAmt", leaf("Amt", Facet.AMOUNT))),
                                            one("RltdPties", accountOfOthers("DbtrAcct"), accountOfOthers("CdtrAcct")),
                                            one("RtrInf", codeOrText("Rsn"), leaves("AddtlInf", Facet.FREE_TEXT)))))));

    /** Its number is checked only after it is read: a wrong one refuses no statement. */
    private static Element accountOfOthers(String name) {
        return one(name, one("Id", leaf("IBAN", Facet.FREE_TEXT)));
    }

    private static Element pages(String name) {
        return one(
                name, leaf("PgNb", Facet.pattern("\\d{1,5}", "not a page number")), leaf("LastPgInd", Facet.BOOLEAN));
    }

    private static Element day(String name) {
        return one(name, leaf("Dt", Facet.DATE), leaf("DtTm", Facet.TIME));
    }

    private static Element codeOrText(String name) {
        return one(name, leaf("Cd", Facet.CODE), leaf("Prtry", Facet.text(35)));
    }

    /** Shared by all reads; building it takes about a second. */
    private static final class Reader {
        static final MessageReader<MxCamt05300108> INSTANCE = new MessageReader<>(
                "camt.053.001",
                new TreeSet<>(List.of("02", "03", "04", "05", "06", "07", "08", "09", "10", "11", "12", "13", "14")),
                MxCamt05300108.class,
                "08",
                STATEMENTS);
    }

    private Camt053() {}

    static MessageReader<MxCamt05300108> reader() {
        return Reader.INSTANCE;
    }

    /** The reference, or null if the bank states NOTPROVIDED. */
    static @Nullable String provided(@Nullable String reference) {
        return SwiftText.NOT_PROVIDED.equals(reference) ? null : reference;
    }

    /** Reads to the end of the stream, or to the first limit; throws only what the stream throws. */
    public static ParseResult<List<Statement>> read(InputStream file, ReadLimits limits) throws IOException {
        FileProblems problems = new FileProblems(limits.problemsMax());
        MxCamt05300108 document = Reader.INSTANCE.read(file, limits, problems);
        if (document == null) {
            return problems.refused();
        }
        return new Mapping(problems).statements(document.getBkToCstmrStmt());
    }

    /** Converts the library's model to ours and reports what is missing. */
    private static final class Mapping {
        private static final String ROOT = "/Document/BkToCstmrStmt";

        private final FileProblems problems;

        Mapping(FileProblems problems) {
            this.problems = problems;
        }

        ParseResult<List<Statement>> statements(@Nullable BankToCustomerStatementV08 model) {
            if (model == null
                    || model.getGrpHdr() == null
                    || model.getGrpHdr().getMsgId() == null
                    || model.getStmt().isEmpty()) {
                problems.add(FileProblem.of(ROOT, "GrpHdr/MsgId or Stmt is missing: ask the bank for a complete file"));
                return problems.refused();
            }
            GroupHeader81 header = model.getGrpHdr();
            List<Statement> statements = problems.each(
                    model.getStmt(), ROOT + "/Stmt", (statement, where) -> statement(statement, header, where));
            return problems.none() ? new ParseResult.Read<>(List.copyOf(statements)) : problems.refused();
        }

        private @Nullable Statement statement(AccountStatement9 model, GroupHeader81 header, String where) {
            Pagination1 pages = model.getStmtPgntn() != null ? model.getStmtPgntn() : header.getMsgPgntn();
            Account account = account(model.getAcct(), where);
            List<Balance> balances = problems.each(model.getBal(), where + "/Bal", this::balance);
            Findings findings = new Findings(where);
            List<Entry> entries = problems.each(
                    model.getNtry(), where + "/Ntry", (entry, whereEntry) -> entry(entry, whereEntry, findings));
            DateTimePeriod1 period = model.getFrToDt();
            noteMissing(model.getId(), where, "Id");
            if (model.getId() == null || account == null) {
                return null;
            }
            Statement statement = new Statement(
                    header.getMsgId(),
                    model.getId(),
                    model.getElctrncSeqNb() == null
                            ? null
                            : model.getElctrncSeqNb().longValueExact(),
                    pages == null || pages.getPgNb() == null ? 1 : Integer.parseInt(pages.getPgNb()),
                    pages == null || pages.isLastPgInd(),
                    account,
                    period == null ? null : wallClock(period.getFrDtTm()),
                    period == null ? null : wallClock(period.getToDtTm()),
                    balances,
                    entries,
                    List.of());
            if (statement.isAmbiguous()) {
                problems.add(FileProblem.of(
                        where, "two different booked balances of one kind: ask the bank which one counts"));
                return null;
            }
            BalanceCheck.of(statement)
                    .ifPresent(difference -> findings.addFirst(FileProblem.quoting(
                            where + "/Bal",
                            "opening balance and booked entries do not make the closing balance, by the difference in"
                                    + " 'value': ask the bank for the complete statement",
                            difference)));
            return statement.with(findings.listed());
        }

        private @Nullable Account account(@Nullable CashAccount39 model, String where) {
            AccountIdentification4Choice id = model == null ? null : model.getId();
            String iban = id == null ? null : id.getIBAN();
            String other =
                    id == null || id.getOthr() == null ? null : id.getOthr().getId();
            String proxy = model == null || model.getPrxy() == null
                    ? null
                    : model.getPrxy().getId();
            boolean none = iban == null && other == null;
            if (model == null || (iban != null && other != null) || (none && proxy == null)) {
                problems.add(FileProblem.of(
                        where + "/Acct/Id", "neither an IBAN nor another id, or both: ask the bank for one of them"));
                return null;
            }
            return new Account(
                    iban == null ? null : new Iban(iban),
                    other,
                    none ? proxy : null,
                    model.getCcy() == null ? null : Currency.getInstance(model.getCcy()));
        }

        private @Nullable Balance balance(CashBalance8 model, String where) {
            BalanceType10Choice choice =
                    model.getTp() == null ? null : model.getTp().getCdOrPrtry();
            String type = choice == null ? null : choice.getCd() != null ? choice.getCd() : choice.getPrtry();
            noteMissing(type, where, "Tp/CdOrPrtry");
            noteMissing(model.getAmt(), where, "Amt");
            noteMissing(model.getCdtDbtInd(), where, "CdtDbtInd");
            if (type == null || model.getAmt() == null || model.getCdtDbtInd() == null) {
                return null;
            }
            BalanceSubType1Choice sub = model.getTp().getSubTp();
            return new Balance(
                    type,
                    sub == null ? null : sub.getCd() != null ? sub.getCd() : sub.getPrtry(),
                    money(model.getAmt()),
                    direction(model.getCdtDbtInd()),
                    day(model.getDt()));
        }

        private @Nullable Entry entry(ReportEntry10 model, String where, Findings findings) {
            EntryStatus1Choice choice = model.getSts();
            String status = choice == null ? null : choice.getCd() != null ? choice.getCd() : choice.getPrtry();
            noteMissing(status, where, "Sts");
            noteMissing(model.getAmt(), where, "Amt");
            noteMissing(model.getCdtDbtInd(), where, "CdtDbtInd");
            if (status == null || model.getAmt() == null || model.getCdtDbtInd() == null) {
                return null;
            }
            CreditDebit direction = direction(model.getCdtDbtInd());
            List<Details> details = model.getNtryDtls().stream()
                    .map(each -> details(each, direction))
                    .toList();
            model.getNtryDtls().stream()
                    .flatMap(each -> each.getTxDtls().stream())
                    .flatMap(Mapping::accountsOfOthers)
                    .flatMap(iban -> Iban.problemWith(iban).stream())
                    .findFirst()
                    .ifPresent(problem -> findings.add(FileProblem.of(
                            where,
                            "the account of the other party is " + problem
                                    + "; the entry is imported by its references: if it is a payment of yours, compare"
                                    + " the account with the payment file")));
            return new Entry(
                    money(model.getAmt()),
                    direction,
                    Boolean.TRUE.equals(model.isRvslInd()),
                    status,
                    day(model.getBookgDt()),
                    day(model.getValDt()),
                    provided(model.getAcctSvcrRef()),
                    details);
        }

        private static Stream<String> accountsOfOthers(EntryTransaction10 model) {
            TransactionParties6 parties = model.getRltdPties();
            return parties == null
                    ? Stream.empty()
                    : Stream.of(Optional.ofNullable(parties.getDbtrAcct()), Optional.ofNullable(parties.getCdtrAcct()))
                            .flatMap(Optional::stream)
                            .map(CashAccount38::getId)
                            .filter(Objects::nonNull)
                            .map(AccountIdentification4Choice::getIBAN)
                            .filter(Objects::nonNull);
        }

        private static Details details(EntryDetails9 model, CreditDebit ofEntry) {
            return new Details(
                    batch(model.getBtch()),
                    model.getTxDtls().stream()
                            .map(each -> transaction(each, ofEntry))
                            .toList());
        }

        private static @Nullable Batch batch(@Nullable BatchInformation2 model) {
            if (model == null) {
                return null;
            }
            return new Batch(
                    provided(model.getMsgId()),
                    provided(model.getPmtInfId()),
                    model.getNbOfTxs() == null ? null : Long.parseLong(model.getNbOfTxs()),
                    model.getTtlAmt() == null ? null : money(model.getTtlAmt()),
                    model.getCdtDbtInd() == null ? null : direction(model.getCdtDbtInd()));
        }

        private static Transaction transaction(EntryTransaction10 model, CreditDebit ofEntry) {
            TransactionReferences6 references =
                    model.getRefs() == null ? new TransactionReferences6() : model.getRefs();
            return new Transaction(
                    provided(references.getEndToEndId()),
                    provided(references.getMsgId()),
                    provided(references.getPmtInfId()),
                    provided(references.getAcctSvcrRef()),
                    amount(model),
                    model.getCdtDbtInd() == null ? ofEntry : direction(model.getCdtDbtInd()),
                    reason(model.getRtrInf()));
        }

        /** Version 02 has no booked amount here, only the amount of the transaction. */
        private static @Nullable Money amount(EntryTransaction10 model) {
            if (model.getAmt() != null) {
                return money(model.getAmt());
            }
            AmountAndCurrencyExchange3 amounts = model.getAmtDtls();
            return amounts == null
                            || amounts.getTxAmt() == null
                            || amounts.getTxAmt().getAmt() == null
                    ? null
                    : money(amounts.getTxAmt().getAmt());
        }

        private static @Nullable Reason reason(@Nullable PaymentReturnReason5 model) {
            if (model == null) {
                return null;
            }
            ReturnReason5Choice choice = model.getRsn();
            String code = choice == null ? null : choice.getCd() != null ? choice.getCd() : choice.getPrtry();
            return new Reason(code, model.getAddtlInf());
        }

        private static Money money(ActiveOrHistoricCurrencyAndAmount model) {
            Currency currency = Currency.getInstance(model.getCcy());
            return new Money(
                    model.getValue()
                            .movePointRight(currency.getDefaultFractionDigits())
                            .longValueExact(),
                    currency);
        }

        private static CreditDebit direction(CreditDebitCode code) {
            return code == CreditDebitCode.CRDT ? CreditDebit.CREDIT : CreditDebit.DEBIT;
        }

        private static @Nullable LocalDate day(@Nullable DateAndDateTime2Choice model) {
            if (model == null) {
                return null;
            }
            if (model.getDt() != null) {
                return model.getDt();
            }
            return model.getDtTm() == null ? null : model.getDtTm().toLocalDate();
        }

        private static @Nullable LocalDateTime wallClock(@Nullable OffsetDateTime time) {
            return time == null ? null : time.toLocalDateTime();
        }

        private void noteMissing(@Nullable Object value, String where, String name) {
            if (value == null) {
                problems.add(FileProblem.of(where, name + " is missing: ask the bank for a complete file"));
            }
        }
    }
}
