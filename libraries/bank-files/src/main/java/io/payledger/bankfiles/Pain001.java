package io.payledger.bankfiles;

import com.prowidesoftware.swift.model.mx.DefaultEscapeHandler;
import com.prowidesoftware.swift.model.mx.MxPain00100109;
import com.prowidesoftware.swift.model.mx.XmlEventWriter;
import com.prowidesoftware.swift.model.mx.dic.AccountIdentification4Choice;
import com.prowidesoftware.swift.model.mx.dic.ActiveOrHistoricCurrencyAndAmount;
import com.prowidesoftware.swift.model.mx.dic.AmountType4Choice;
import com.prowidesoftware.swift.model.mx.dic.BranchAndFinancialInstitutionIdentification6;
import com.prowidesoftware.swift.model.mx.dic.CashAccount38;
import com.prowidesoftware.swift.model.mx.dic.CategoryPurpose1Choice;
import com.prowidesoftware.swift.model.mx.dic.ChargeBearerType1Code;
import com.prowidesoftware.swift.model.mx.dic.ClearingSystemIdentification2Choice;
import com.prowidesoftware.swift.model.mx.dic.ClearingSystemMemberIdentification2;
import com.prowidesoftware.swift.model.mx.dic.CreditTransferTransaction34;
import com.prowidesoftware.swift.model.mx.dic.CustomerCreditTransferInitiationV09;
import com.prowidesoftware.swift.model.mx.dic.DateAndDateTime2Choice;
import com.prowidesoftware.swift.model.mx.dic.FinancialInstitutionIdentification18;
import com.prowidesoftware.swift.model.mx.dic.GenericAccountIdentification1;
import com.prowidesoftware.swift.model.mx.dic.GenericFinancialIdentification1;
import com.prowidesoftware.swift.model.mx.dic.GroupHeader85;
import com.prowidesoftware.swift.model.mx.dic.PartyIdentification135;
import com.prowidesoftware.swift.model.mx.dic.PaymentIdentification6;
import com.prowidesoftware.swift.model.mx.dic.PaymentInstruction30;
import com.prowidesoftware.swift.model.mx.dic.PaymentMethod3Code;
import com.prowidesoftware.swift.model.mx.dic.PaymentTypeInformation26;
import com.prowidesoftware.swift.model.mx.dic.PostalAddress24;
import com.prowidesoftware.swift.model.mx.dic.RemittanceInformation16;
import com.prowidesoftware.swift.model.mx.dic.ServiceLevel8Choice;
import io.payledger.bankfiles.PaymentInstruction.Debtor;
import io.payledger.bankfiles.PaymentInstruction.Transfer;
import jakarta.xml.bind.JAXBContext;
import jakarta.xml.bind.JAXBException;
import jakarta.xml.bind.Marshaller;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.util.AbstractList;
import java.util.List;
import javax.xml.stream.XMLEventWriter;
import org.jspecify.annotations.Nullable;

/**
 * Writes pain.001.001.09 in UTF-8. The same instruction gives the same bytes on every machine. Only one transfer at a time
 * is in memory as XML or model. Thread-safe.
 */
public final class Pain001 {

    /** The category purpose of salaries in the ISO 20022 external code set. */
    private static final String SALARY = "SALA";

    private Pain001() {}

    /** Writes and flushes, and leaves {@code out} open. After an {@link IOException} what was written is incomplete. */
    public static void write(PaymentInstruction instruction, OutputStream out) throws IOException {
        FileText text = new FileText(out);
        XMLEventWriter events = new XmlEventWriter(text, null, true, "Document", new DefaultEscapeHandler(), " ");
        try {
            Marshaller marshaller = Model.CONTEXT.createMarshaller();
            marshaller.setAdapter(IsoTimes.dates());
            marshaller.setAdapter(IsoTimes.times());
            marshaller.marshal(document(instruction), events);
        } catch (JAXBException failed) {
            throw new IllegalStateException("the library could not write its own model", failed);
        }
        text.finish();
    }

    private static MxPain00100109 document(PaymentInstruction instruction) {
        String count = Integer.toString(instruction.transfers().size());
        BigDecimal sum = instruction.controlSum();
        GroupHeader85 header = new GroupHeader85()
                .setMsgId(instruction.messageId())
                .setCreDtTm(instruction.createdAt().atOffset(ZoneOffset.UTC))
                .setNbOfTxs(count)
                .setCtrlSum(sum)
                .setInitgPty(party(instruction.initiatingParty(), null));
        PaymentInstruction30 payment = new Payment(new Transfers(instruction))
                .setPmtInfId(instruction.messageId())
                .setPmtMtd(PaymentMethod3Code.TRF)
                .setBtchBookg(instruction.batchBooking())
                .setNbOfTxs(count)
                .setCtrlSum(sum)
                .setPmtTpInf(paymentType(instruction.profile()))
                .setReqdExctnDt(new DateAndDateTime2Choice().setDt(instruction.executionDate()))
                .setDbtr(party(instruction.debtor().name(), instruction.debtor().address()))
                .setDbtrAcct(account(instruction.debtor().account()))
                .setDbtrAgt(bank(instruction.debtor(), instruction.profile()));
        if (instruction.profile().chargeBearer() != null) {
            payment.setChrgBr(
                    ChargeBearerType1Code.fromValue(instruction.profile().chargeBearer()));
        }
        return new MxPain00100109()
                .setCstmrCdtTrfInitn(new CustomerCreditTransferInitiationV09()
                        .setGrpHdr(header)
                        .addPmtInf(payment));
    }

    private static CreditTransferTransaction34 transfer(PaymentInstruction instruction, Transfer transfer) {
        CreditTransferTransaction34 model = new CreditTransferTransaction34()
                .setPmtId(new PaymentIdentification6().setEndToEndId(transfer.endToEndId()))
                .setAmt(new AmountType4Choice()
                        .setInstdAmt(new ActiveOrHistoricCurrencyAndAmount()
                                .setCcy(instruction.currency().getCurrencyCode())
                                .setValue(instruction.inMajorUnits(transfer.amountMinor()))))
                .setCdtr(party(transfer.creditorName(), transfer.creditorAddress()))
                .setCdtrAcct(account(transfer.creditorAccount()));
        if (transfer.creditorAccount() instanceof LocalAccount local) {
            model.setCdtrAgt(agent(bank(local)));
        }
        if (transfer.remittance() != null) {
            model.setRmtInf(new RemittanceInformation16().addUstrd(transfer.remittance()));
        }
        return model;
    }

    private static PartyIdentification135 party(String name, @Nullable PostalAddress address) {
        PartyIdentification135 party = new PartyIdentification135().setNm(name);
        if (address == null) {
            return party;
        }
        PostalAddress24 model = new PostalAddress24()
                .setStrtNm(address.street())
                .setBldgNb(address.building())
                .setPstCd(address.postCode())
                .setTwnNm(address.town())
                .setCtrySubDvsn(address.region())
                .setCtry(address.country());
        address.lines().forEach(model::addAdrLine);
        return party.setPstlAdr(model);
    }

    private static PaymentTypeInformation26 paymentType(PaymentProfile profile) {
        PaymentTypeInformation26 type =
                new PaymentTypeInformation26().setCtgyPurp(new CategoryPurpose1Choice().setCd(SALARY));
        return profile.serviceLevel() == null
                ? type
                : type.addSvcLvl(new ServiceLevel8Choice().setCd(profile.serviceLevel()));
    }

    private static CashAccount38 account(PaymentAccount account) {
        AccountIdentification4Choice id = new AccountIdentification4Choice();
        return new CashAccount38()
                .setId(
                        account instanceof LocalAccount local
                                ? id.setOthr(new GenericAccountIdentification1().setId(local.number()))
                                : id.setIBAN(account.text()));
    }

    /** The debtor's bank is mandatory, its BIC is not; the SEPA rulebooks then require NOTPROVIDED. */
    private static BranchAndFinancialInstitutionIdentification6 bank(Debtor debtor, PaymentProfile profile) {
        FinancialInstitutionIdentification18 id = new FinancialInstitutionIdentification18();
        if (debtor.account() instanceof LocalAccount local) {
            return agent(bank(local));
        }
        if (debtor.bic() != null) {
            return agent(id.setBICFI(debtor.bic()));
        }
        return agent(
                profile.bankByIban()
                        ? id.setClrSysMmbId(member(ClearingSystem.CHBCC, clearingCode(debtor.account())))
                        : id.setOthr(new GenericFinancialIdentification1().setId(SwiftText.NOT_PROVIDED)));
    }

    /** Of a Swiss or Liechtenstein IBAN, which has it in five digits after the check digits. */
    private static String clearingCode(PaymentAccount iban) {
        return Integer.toString(Integer.parseInt(iban.text().substring(4, 9)));
    }

    private static FinancialInstitutionIdentification18 bank(LocalAccount account) {
        FinancialInstitutionIdentification18 id = new FinancialInstitutionIdentification18();
        return account.clearingSystem() == null
                ? id.setBICFI(account.bank())
                : id.setClrSysMmbId(member(account.clearingSystem(), account.bank()));
    }

    private static ClearingSystemMemberIdentification2 member(ClearingSystem system, String code) {
        return new ClearingSystemMemberIdentification2()
                .setClrSysId(new ClearingSystemIdentification2Choice().setCd(system.name()))
                .setMmbId(code);
    }

    private static BranchAndFinancialInstitutionIdentification6 agent(FinancialInstitutionIdentification18 id) {
        return new BranchAndFinancialInstitutionIdentification6().setFinInstnId(id);
    }

    /** The model of one message; it takes about a second to build and is immutable. */
    private static final class Model {
        static final JAXBContext CONTEXT = context();

        private static JAXBContext context() {
            try {
                return JAXBContext.newInstance(MxPain00100109.class);
            } catch (JAXBException broken) {
                throw new IllegalStateException("no JAXB model of pain.001.001.09", broken);
            }
        }
    }

    /** Makes the model of a transfer when the library writes it, and keeps none. */
    private static final class Transfers extends AbstractList<CreditTransferTransaction34> {
        private final PaymentInstruction instruction;

        Transfers(PaymentInstruction instruction) {
            this.instruction = instruction;
        }

        @Override
        public CreditTransferTransaction34 get(int index) {
            return transfer(instruction, instruction.transfers().get(index));
        }

        @Override
        public int size() {
            return instruction.transfers().size();
        }
    }

    /** The library's class takes transfers one by one only, into a list that keeps them. */
    private static final class Payment extends PaymentInstruction30 {
        Payment(List<CreditTransferTransaction34> transfers) {
            cdtTrfTxInf = transfers;
        }
    }

    /**
     * The library ends lines as this machine does, but the bytes must be the same everywhere; an instruction cannot contain
     * a carriage return. The library also logs a failing stream, so it never sees one: the first failure is kept, the rest
     * of the text dropped, and {@link #finish()} throws.
     */
    private static final class FileText extends Writer {
        private final Writer out;
        private @Nullable IOException failure;

        FileText(OutputStream out) {
            this.out = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8));
        }

        @Override
        public void write(char[] characters, int offset, int length) {
            if (failure != null) {
                return;
            }
            try {
                for (int i = offset; i < offset + length; i++) {
                    if (characters[i] != '\r') {
                        out.write(characters[i]);
                    }
                }
            } catch (IOException broken) {
                failure = broken;
            }
        }

        void finish() throws IOException {
            if (failure != null) {
                throw failure;
            }
            out.flush();
        }

        /** Only {@link #finish()} flushes. */
        @Override
        public void flush() {}

        @Override
        public void close() {}
    }
}
