using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using DeepMF.Serving;

namespace DeepMF.Samples.RecommendationService.Contracts;

/// <summary>Asks for a list with conditions.</summary>
internal sealed record ListRequest
{
    [Description("The raw id of the user."), Required]
    public RawId? User { get; init; }

    [Description("The most items of the list."), Range(1, Limits.MostItems), DefaultValue(Limits.UsualItems)]
    public int? N { get; init; }

    [Description("Whether items that the user has seen are left out."), DefaultValue(true)]
    public bool? ExcludeSeen { get; init; }

    [Description("The items that the list may hold, at least one; left out it may hold every item."), MinLength(1)]
    public IReadOnlyList<RawId>? Candidates { get; init; }

    [Description("Items that the list must not hold.")]
    public IReadOnlyList<RawId>? Excluded { get; init; }

    [Description("Whether each item comes with the user's own items that are most like it.")]
    public bool Why { get; init; }
}

/// <summary>Asks for a list for somebody new.</summary>
internal sealed record FoldInRequest
{
    [Description("What the person says about items, each item once."), Required, MinLength(1), MaxLength(Limits.MostRatings)]
    public IReadOnlyList<GivenRating>? Ratings { get; init; }

    [Description("The most items of the list."), Range(1, Limits.MostItems), DefaultValue(Limits.UsualItems)]
    public int? N { get; init; }

    [Description("The items that the list may hold, at least one; left out it may hold every item."), MinLength(1)]
    public IReadOnlyList<RawId>? Candidates { get; init; }

    [Description("Items that the list must not hold.")]
    public IReadOnlyList<RawId>? Excluded { get; init; }

    [Description("Whether each item comes with the rated items that are most like it.")]
    public bool Why { get; init; }
}

/// <summary>A rating of somebody new.</summary>
internal sealed record GivenRating
{
    [Description("The raw id of the item."), Required]
    public RawId? Item { get; init; }

    [Description("The rating, within the range that /api/health tells."), Required]
    public float? Rating { get; init; }
}
