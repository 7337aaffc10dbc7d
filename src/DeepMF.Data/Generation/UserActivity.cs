namespace DeepMF.Data;

/// <summary>Divides the ratings among the users.</summary>
internal static class UserActivity
{
    /// <summary>Numbers from 1 to three quarters of the films, log-normal but for these bounds, that add up to the number of ratings.</summary>
    public static int[] Draw(MovieLensLikeOptions options)
    {
        var most = Math.Max(1, (int)(options.Items * 3L / 4));
        var weights = Array.ConvertAll(GeneratedRatings.Normal(options.Seed, "activity", options.Users), n => Math.Exp(options.ActivitySkew * n));
        var total = weights.Sum();
        var counts = Array.ConvertAll(weights, w => Math.Clamp((int)(w / total * options.Ratings), 1, most));
        var missing = options.Ratings - counts.Sum(c => (long)c);
        // The bounds and rounding leave a difference, which all users who are not at a bound share.
        while (missing != 0)
        {
            var sign = Math.Sign(missing);
            var open = counts.Count(c => sign > 0 ? c < most : c > 1);
            var step = Math.Max(1, Math.Abs(missing) / open);
            for (var user = 0; user < counts.Length && missing != 0; user++)
            {
                var room = sign > 0 ? most - counts[user] : counts[user] - 1;
                var change = sign * (int)Math.Min(Math.Min(step, room), Math.Abs(missing));
                counts[user] += change;
                missing -= change;
            }
        }

        return counts;
    }
}
