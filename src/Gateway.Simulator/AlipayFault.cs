namespace Gateway.Simulator;

/// <summary>What is wrong, or odd, with the answer of <see cref="Misbehaviour.WrongAlipay"/>, a success otherwise.</summary>
public enum AlipayFault
{
    /// <summary>No signature.</summary>
    NoSign,

    /// <summary>A signature of the right shape that is not right.</summary>
    WrongSign,

    /// <summary>Signed with a key that is not Alipay's.</summary>
    OtherKey,

    /// <summary>Another user's id in the node, under the signature there was.</summary>
    ChangedNode,

    /// <summary>Two nodes of the same name: another user's, then the true one, which is the signed one.</summary>
    RepeatedNode,

    /// <summary>As <see cref="RepeatedNode"/>, with the true one first.</summary>
    RepeatedNodeLast,

    /// <summary>The node, and an <c>error_response</c> beside it, which is the signed one.</summary>
    BothNodes,

    /// <summary>Rightly signed, with the user's id twice in the node.</summary>
    RepeatedMember,

    /// <summary>Rightly signed, without any id.</summary>
    NoIdentity,

    /// <summary>Rightly signed, and a certificate named that nobody has.</summary>
    OtherCertificate,

    /// <summary>Right, in a spelling that no writer of JSON would choose: escaped slashes, spaces, an order of its own, the signature first.</summary>
    OddlyWritten,
}
